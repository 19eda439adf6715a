# A thin front to CMake for people; see HACKING.md.

.PHONY: run build build-tests test torture bench bench-check bench-deps bench-record asan tsan valgrind fuzz coverage lint format install uninstall deb clean test-peers

FUZZ_SECONDS ?= 60

# Where `make install` puts things; DESTDIR, if given, goes before it.
prefix = /usr/local

# The main jobs on the bundled recordings: no network, no token.
run: build
	./build/hubcensus scrape --replay sample/hub.rec --output out
	./build/hubcensus gaps --top 3 --explain --output out
	rm -rf out/library
	sample/make-checkout out/library
	./build/hubcensus deprecate --replay sample/downloads.rec --repo out/library --thresh-date 2026-01-01

build:
	@packaging/install-packages build
	@cmake --preset release -DBUILD_TESTING=OFF >/dev/null
	@cmake --build --preset release --target hubcensus hubcensus_shared hubcensus_static completions

build-tests:
	@packaging/install-packages test
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build --preset release

test: build-tests
	@ctest --preset release

# The tests of faults at length: an hour or so.  HUBCENSUS_TORTURE_SEED=N repeats one.
torture: build-tests
	HUBCENSUS_TORTURE=1 ctest --preset release -R '^fault/' --timeout 20000 --verbose

# A client that is not ours must read the test Hub too.
test-peers:
	@packaging/install-packages check
	@cmake --preset release -DBUILD_TESTING=ON >/dev/null
	@cmake --build --preset release --target hubcensus-testhub
	cd tests/peers && npm install --no-audit --no-fund --no-package-lock --silent
	node tests/peers/check_listing.mjs build/tests/hub/hubcensus-testhub

# What `make bench` compares with, which nothing else needs.
bench-deps:
	@packaging/install-packages bench
	cd tests/peers && npm install --no-audit --no-fund --no-package-lock --silent

# All that can be measured here, into bench/results.md and bench/cost.svg.
bench:
	@packaging/install-packages test
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench
	bench/run build-bench --write bench

# Instructions, beside those of bench/instructions.json; a row that takes over 5 % more fails.
bench-check:
	@packaging/install-packages count
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench
	bench/check build-bench

# Keep the instructions of today as those to compare with.
bench-record:
	@packaging/install-packages count
	@cmake --preset bench >/dev/null
	@cmake --build --preset bench
	bench/check build-bench --record

asan tsan valgrind:
	@packaging/install-packages check
	@cmake --preset $@ >/dev/null
	@cmake --build --preset $@
	@ctest --preset $@

fuzz:
	@packaging/install-packages check
	@cmake --preset fuzz >/dev/null
	@cmake --build --preset fuzz
	tests/fuzz/run build-fuzz $(FUZZ_SECONDS)

# Of the library as it is built for this machine; tests build its JSON reader a second time.
coverage:
	@packaging/install-packages check
	@cmake --preset coverage >/dev/null
	@cmake --build --preset coverage
	@ctest --preset coverage
	gcovr --root . --filter 'src/' --object-directory build-coverage --txt --print-summary \
	    build-coverage/CMakeFiles/hubcensus_core.dir

lint:
	@packaging/install-packages check
	@cmake --preset debug >/dev/null
	tests/lint/run build-debug

format:
	git ls-files '*.c' '*.h' | xargs clang-format -i

# What is built already is installed as it is: `sudo make install` would leave root's files in a
# build folder of yours, where you could not build any more.
install:
	@test -s build/completion/hubcensus.fish || $(MAKE) --no-print-directory build
	@rm -f build/install_manifest.txt
	DESTDIR="$(DESTDIR)" cmake --install build --prefix "$(prefix)"

uninstall:
	packaging/uninstall build "$(prefix)" "$(DESTDIR)"

# A package for Debian and its kin, in build/.
deb: build
	@packaging/install-packages deb
	@cd build && cpack -G DEB

clean:
	rm -rf build build-* out
