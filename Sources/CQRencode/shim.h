// As the other C modules have it: one program must not see two meanings of the C library's headers.
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include <qrencode.h>
