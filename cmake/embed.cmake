# Files as C: cmake -DOUTPUT=x.c -DHEADER=library/builtin.h -DTABLE=builtin_files -DFILES=a.json;b.json -P embed.cmake
#
# Writes the table TABLE and its length TABLE_count, which HEADER declares, in the
# order of FILES.  Bytes and not string literals, whose length C limits to 4095.

# A digest in hexadecimal digits as base64; SHA-256 has 64 of them, so that one '=' ends it.
function(base64_of_digest hex out)
    set(letters ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
    set(text "")
    # Three digits are two letters; the last two digits are followed by zero bits.
    string(APPEND hex "00")
    foreach(at RANGE 0 63 3)
        string(SUBSTRING "${hex}" ${at} 3 digits)
        math(EXPR high "0x${digits} >> 6")
        math(EXPR low "0x${digits} & 63")
        string(SUBSTRING "${letters}" ${high} 1 first)
        string(SUBSTRING "${letters}" ${low} 1 second)
        string(APPEND text "${first}${second}")
    endforeach()
    string(SUBSTRING "${text}" 0 43 text)
    set(${out} "${text}=" PARENT_SCOPE)
endfunction()

set(arrays "")
set(table "")
set(number 0)
foreach(file IN LISTS FILES)
    get_filename_component(name "${file}" NAME)
    string(REGEX REPLACE "\\.json$" "" name "${name}")
    if(NOT name MATCHES "^[a-z0-9][a-z0-9._-]*$")
        message(FATAL_ERROR "${file}: a built-in file's name is lower case letters, digits, . _ -")
    endif()
    file(READ "${file}" bytes HEX)
    string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
    # Sixteen a line: an editor may be asked to open this.
    string(REGEX REPLACE "(................................................................................)"
           "\\1\n    " bytes "${bytes}")
    string(APPEND arrays "static const unsigned char file_${number}[] = {\n    ${bytes}0x00};\n\n")
    file(SHA256 "${file}" digest)
    base64_of_digest("${digest}" digest)
    string(APPEND table
           "    {\"${name}\", file_${number}, sizeof file_${number} - 1,\n     \"${digest}\"},\n")
    math(EXPR number "${number} + 1")
endforeach()
if(number EQUAL 0)
    message(FATAL_ERROR "there is no file to build in")
endif()

file(WRITE "${OUTPUT}.new"
     "/* Made by cmake/embed.cmake at build time. */\n#include \"${HEADER}\"\n\n"
     "${arrays}const struct embedded_file ${TABLE}[] = {\n${table}};\n\n"
     "const size_t ${TABLE}_count = ${number};\n")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
