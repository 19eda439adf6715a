# Files as C: cmake -DOUTPUT=builtin_files.c -DFILES=a.json;b.json -P embed.cmake
#
# Writes the table that src/library/builtin.h declares, in the order of FILES.
# Bytes and not string literals, whose length C limits to 4095.

set(arrays "")
set(table "")
set(number 0)
foreach(file IN LISTS FILES)
    get_filename_component(name "${file}" NAME_WLE)
    if(NOT name MATCHES "^[a-z0-9][a-z0-9._-]*$")
        message(FATAL_ERROR "${file}: a built-in profile's name is lower case letters, digits, . _ -")
    endif()
    file(READ "${file}" bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    # Sixteen a line: an editor may be asked to open this.
    string(REGEX REPLACE "(................................................................................)"
           "\\1\n    " bytes "${bytes}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {\n    ${bytes}0x00};\n\n")
    string(APPEND table "    {\"${name}\", file_${number}, sizeof file_${number} - 1},\n")
    math(EXPR number "${number} + 1")
endforeach()
if(number EQUAL 0)
    message(FATAL_ERROR "there is no file to build in")
endif()

file(WRITE "${OUTPUT}.new"
     "/* Made by cmake/embed.cmake at build time. */\n#include \"library/builtin.h\"\n\n"
     "${arrays}const struct builtin_file builtin_files[] = {\n${table}};\n\n"
     "const size_t builtin_file_count = ${number};\n")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
