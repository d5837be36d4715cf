// A file descriptor that is closed once.
#pragma once

#include <unistd.h>

#include <utility>

namespace fount {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    if (&other != this && other.fd_ >= 0) ::close(std::exchange(other.fd_, -1));
    return *this;
  }

  int get() const { return fd_; }

 private:
  int fd_;
};

}  // namespace fount
