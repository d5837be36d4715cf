# fount_layer(NAME [DEPS layer...] [LIBS target...]): src/NAME/*.cc becomes the static library fount_NAME.
# main.cc is left out: it belongs to the executable.
function(fount_layer name)
  cmake_parse_arguments(ARG "" "" "DEPS;LIBS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  add_library(fount_${name} STATIC ${sources})
  list(TRANSFORM ARG_DEPS PREPEND fount_)
  target_link_libraries(fount_${name} PUBLIC fount_own_code Threads::Threads ${ARG_DEPS} ${ARG_LIBS})
  set_target_properties(fount_${name} PROPERTIES LINKER_LANGUAGE CXX)
endfunction()
