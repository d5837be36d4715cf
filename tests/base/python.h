// Python's standard library as an oracle: it reads JSON and TOML, and is right about both.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

namespace fount {

// What `python3 -c program FILE` prints, where FILE holds `input`.
inline std::string run_python(const std::string& program, const std::string& input) {
  const std::string stem = "fount-" + std::to_string(::getpid()) + "-";
  const auto script = std::filesystem::temp_directory_path() / (stem + "oracle.py");
  const auto file = std::filesystem::temp_directory_path() / (stem + "input");
  std::ofstream(script, std::ios::binary) << program;
  std::ofstream(file, std::ios::binary) << input;
  std::string output;
  if (FILE* pipe = ::popen(("python3 " + script.string() + " " + file.string()).c_str(), "r")) {
    char buffer[1 << 16];
    while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, size);
    EXPECT_EQ(::pclose(pipe), 0);
  }
  std::filesystem::remove(script);
  std::filesystem::remove(file);
  return output;
}

}  // namespace fount
