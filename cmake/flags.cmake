# Flags for everything that is built, by the options of the top-level file.

if(HUBCENSUS_HARDEN)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection)
    add_compile_definitions(_FORTIFY_SOURCE=2)
    add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
    # Programs as PIE; what a library is made of as PIC, which CMake knows how to part.
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
    add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|i.86")
        add_compile_options(-fcf-protection)
    endif()
endif()

if(HUBCENSUS_SANITIZE)
    # A finding is a failed test, not a line in a log.
    add_compile_options(-fsanitize=${HUBCENSUS_SANITIZE} -fno-omit-frame-pointer -O1)
    add_link_options(-fsanitize=${HUBCENSUS_SANITIZE})
    if(HUBCENSUS_SANITIZE MATCHES "undefined")
        add_compile_options(-fno-sanitize-recover=undefined)
    endif()
endif()

if(HUBCENSUS_COVERAGE)
    add_compile_options(--coverage -O0)
    add_link_options(--coverage)
endif()
