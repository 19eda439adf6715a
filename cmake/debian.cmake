# Run by CPack before it packs: what Debian wants elsewhere, or in another form, than `make install`.

function(pack file)
    execute_process(COMMAND gzip -9n "${file}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# The same source gives the same package.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    set(now "@$ENV{SOURCE_DATE_EPOCH}")
else()
    set(now now)
endif()
execute_process(COMMAND date -u -R -d "${now}" OUTPUT_VARIABLE date OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)

# The licence, from the permission on, as a field of many lines: one blank in front, a dot where a line is empty.
set(source "${CMAKE_CURRENT_LIST_DIR}/..")
file(READ "${source}/LICENSE" licence)
string(REGEX MATCH "Copyright \\(c\\) ([^\n]*)" line "${licence}")
set(holder "${CMAKE_MATCH_1}")
string(REGEX REPLACE "^.*(Permission is hereby granted)" "\\1" licence "${licence}")
string(REGEX REPLACE "\n+$" "" licence "${licence}")
string(REPLACE "\n\n" "\n.\n" licence "${licence}")
string(REPLACE "\n" "\n " licence "${licence}")

foreach(component IN LISTS CPACK_COMPONENTS_ALL)
    set(root "${CPACK_TEMPORARY_DIRECTORY}/${component}/usr")
    string(TOUPPER "${component}" key)
    set(name "${CPACK_DEBIAN_${key}_PACKAGE_NAME}")

    file(GLOB pages "${root}/share/man/man*/*.[1-9]")
    foreach(page IN LISTS pages)
        pack("${page}")
    endforeach()

    set(doc "${root}/share/doc/${name}")
    file(REMOVE "${doc}/LICENSE" "${doc}/CHANGELOG.md")
    file(WRITE "${doc}/copyright"
         "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
         "Upstream-Name: hubcensus\n\nFiles: *\nCopyright: ${holder}\nLicense: Expat\n ${licence}\n")
    configure_file("${source}/CHANGELOG.md" "${doc}/changelog" COPYONLY)
    file(WRITE "${doc}/changelog.Debian"
         "hubcensus (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium\n\n"
         "  * Packed by CPack; changelog.gz tells what has changed.\n\n"
         " -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
    pack("${doc}/changelog")
    pack("${doc}/changelog.Debian")

    # The folder that zsh is told to look in for packages' functions.
    if(EXISTS "${root}/share/zsh/site-functions")
        file(RENAME "${root}/share/zsh/site-functions" "${root}/share/zsh/vendor-completions")
    endif()
endforeach()
