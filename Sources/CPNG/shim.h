// libpng, opened when the first picture is decoded: linked, it would cost every start of the program half a millisecond.
#ifndef ASKWELL_CPNG_SHIM_H
#define ASKWELL_CPNG_SHIM_H
#include <dlfcn.h>
#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { AW_PNG_DONE, AW_PNG_NO_LIBRARY, AW_PNG_DAMAGED };

/// Decodes a PNG of `width` × `height` into `rgba`, four bytes a pixel, in sRGB. Returns an AW_PNG_ word; `fault` is then what libpng says, in
/// a few words. Damage ends inside libpng's simplified interface, which jumps over nothing but its own frames.
static inline int aw_png_decode(const uint8_t *bytes, size_t length, uint32_t width, uint32_t height, uint8_t *rgba, char fault[64]) {
  fault[0] = 0;
  void *library = dlopen("libpng16.so.16", RTLD_NOW | RTLD_LOCAL);
  if (!library) return AW_PNG_NO_LIBRARY;
  __typeof__(png_image_begin_read_from_memory) *begin =
      (__typeof__(png_image_begin_read_from_memory) *)dlsym(library, "png_image_begin_read_from_memory");
  __typeof__(png_image_finish_read) *finish = (__typeof__(png_image_finish_read) *)dlsym(library, "png_image_finish_read");
  __typeof__(png_image_free) *release = (__typeof__(png_image_free) *)dlsym(library, "png_image_free");
  int verdict = AW_PNG_NO_LIBRARY;
  if (begin && finish && release) {
    png_image image;
    memset(&image, 0, sizeof image);
    image.version = PNG_IMAGE_VERSION;
    verdict = AW_PNG_DAMAGED;
    if (begin(&image, bytes, length)) {
      image.format = PNG_FORMAT_RGBA;
      // The room was made by the header; libpng must have read the same one.
      if (image.width == width && image.height == height && finish(&image, NULL, rgba, 0, NULL)) verdict = AW_PNG_DONE;
    }
    snprintf(fault, 64, "%s", image.message);
    release(&image);
  }
  dlclose(library);
  return verdict;
}

#endif
