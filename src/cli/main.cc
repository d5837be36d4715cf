#include "cli/run.h"

int main(int argc, char** argv) { return fount::run(argc, argv); }
