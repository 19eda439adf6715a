# hubcensus in a container of its own: a stage that builds it, and one that runs it.
#
#   docker build -t hubcensus .
#   docker run --rm -v "$PWD:/work" --user "$(id -u):$(id -g)" hubcensus scrape
#
# What reads a library's history (deprecate) or a revision of its source (PATH@REV)
# needs git, which is larger than all the rest: --build-arg WITH=git

FROM debian:12-slim AS build
WORKDIR /source
# The packages first: they stay as they are when the source changes.
COPY packaging/install-packages packaging/
RUN packaging/install-packages build
COPY . .
RUN cmake --preset release -DBUILD_TESTING=OFF \
    && cmake --build --preset release --target hubcensus completions \
    && DESTDIR=/out cmake --install build --prefix /usr/local --strip --component hubcensus \
    && rm -rf /out/usr/local/share/doc/hubcensus/doc

FROM debian:12-slim
ARG WITH=
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libisal2 libsqlite3-0 zlib1g $WITH \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --home-dir /work --no-create-home hubcensus \
    && install -d -o hubcensus -g hubcensus /work
COPY --from=build /out /
# What is kept between runs is kept in the folder that is mounted, whoever the user is.
ENV HOME=/work
USER hubcensus
WORKDIR /work
ENTRYPOINT ["hubcensus"]
CMD ["--help"]
