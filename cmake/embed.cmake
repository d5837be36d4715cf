# fount_embed(FILE VARIABLE): the bytes of FILE as the initialiser of a `constexpr char[]`.
#
# Bytes, not a string literal: g++ warns above 64 KiB per literal, a raw literal ends at whatever delimiter the page
# happens to contain, and CMake itself changes `;`, brackets and @names@ in text that passes through lists and
# templates. In hexadecimal nothing of the page can mean anything. The final zero keeps an empty file a valid array.
function(fount_embed file variable)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  set(${variable} "{${bytes}'\\0'}" PARENT_SCOPE)
endfunction()
