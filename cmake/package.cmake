# The Debian packages, which `make deb` has CPack make of what is installed: the program,
# the library for other programs, and what these are built with.

set(HUBCENSUS_MAINTAINER "the hubcensus authors <hubcensus@packages.invalid>" CACHE STRING
    "Name and address for the packages, as Debian writes them")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME hubcensus)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${HUBCENSUS_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "census of the models on the Hugging Face Hub")
set(CPACK_COMPONENT_HUBCENSUS_DESCRIPTION
"hubcensus reads the list of models on the Hugging Face Hub and keeps the
registry of a library that loads such models: which it supports, and which
architectures it lacks, ranked by what adding them would be worth. It tells
which libraries load a model, what has changed between two scans, and which
models of a library are old and hardly used.
.
It needs neither Python nor an account, and goes on where it stood when it was
stopped.")
set(CPACK_COMPONENT_LIBHUBCENSUS_DESCRIPTION
"The library of hubcensus, which asks a census of the models on the Hugging Face
Hub and the registry of a library that loads them, and scans the Hub.")
set(CPACK_COMPONENT_LIBHUBCENSUS-DEV_DESCRIPTION
"The headers, the archive and the manual of libhubcensus, which asks a census of
the models on the Hugging Face Hub and the registry of a library that loads
them.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL hubcensus libhubcensus libhubcensus-dev)
set(CPACK_DEBIAN_HUBCENSUS_PACKAGE_NAME hubcensus)
set(CPACK_DEBIAN_LIBHUBCENSUS_PACKAGE_NAME libhubcensus${PROJECT_VERSION_MAJOR})
set(CPACK_DEBIAN_LIBHUBCENSUS-DEV_PACKAGE_NAME libhubcensus-dev)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_HUBCENSUS_PACKAGE_SECTION science)
set(CPACK_DEBIAN_LIBHUBCENSUS_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBHUBCENSUS-DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
# libcurl is loaded when the network is wanted, which no tool that looks at the program sees.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_HUBCENSUS_PACKAGE_DEPENDS "libcurl4 (>= 7.88)")
set(CPACK_DEBIAN_HUBCENSUS_PACKAGE_RECOMMENDS "ca-certificates, git")
set(CPACK_DEBIAN_LIBHUBCENSUS_PACKAGE_DEPENDS "libcurl4 (>= 7.88)")
set(CPACK_DEBIAN_LIBHUBCENSUS_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/debian/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBHUBCENSUS_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_BINARY_DIR}/debian/triggers)
set(CPACK_DEBIAN_LIBHUBCENSUS-DEV_PACKAGE_DEPENDS
    "libhubcensus${PROJECT_VERSION_MAJOR} (= ${PROJECT_VERSION}-1), libsqlite3-dev, zlib1g-dev, libisal-dev")

# Debian's own names and forms for some of the files.
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/cmake/debian.cmake)
include(CPack)
