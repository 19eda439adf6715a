# What `cmake --install` puts where: the program and all that surrounds it.

install(TARGETS hubcensus COMPONENT hubcensus)

file(GLOB HUBCENSUS_MAN1 CONFIGURE_DEPENDS "doc/man/*.1")
install(FILES ${HUBCENSUS_MAN1} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT hubcensus)

# The pages link to each other as they do in the source.
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT hubcensus)
install(DIRECTORY doc DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT hubcensus
    FILES_MATCHING PATTERN "*.md" PATTERN "*.png" PATTERN "*.svg"
    PATTERN man EXCLUDE PATTERN pictures/__pycache__ EXCLUDE)

# The program itself knows how it is completed, where it can be run.
if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    message(STATUS "The completions for shells are left out: what is built cannot be run here")
else()
    set(completions "")
    foreach(shell bash zsh fish)
        set(script ${CMAKE_CURRENT_BINARY_DIR}/completion/hubcensus.${shell})
        add_custom_command(OUTPUT ${script}
            COMMAND ${CMAKE_COMMAND} "-DPROGRAM=$<TARGET_FILE:hubcensus>" -DSHELL=${shell} "-DOUTPUT=${script}"
                    -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/completion.cmake
            DEPENDS hubcensus cmake/completion.cmake
            COMMENT "Making the completion for ${shell}"
            VERBATIM)
        list(APPEND completions ${script})
    endforeach()
    add_custom_target(completions ALL DEPENDS ${completions})

    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/completion/hubcensus.bash RENAME hubcensus
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT hubcensus)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/completion/hubcensus.zsh RENAME _hubcensus
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT hubcensus)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/completion/hubcensus.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT hubcensus)
endif()
