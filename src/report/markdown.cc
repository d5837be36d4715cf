#include "report/render.h"
namespace fount {
std::string render_markdown(const Report&, const RenderOptions&) { return ""; }
}
