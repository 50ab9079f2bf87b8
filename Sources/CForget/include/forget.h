// Memory that forgets: what a shopper typed lies in freed memory otherwise, for as long as nothing else is put there.
#ifndef ASKWELL_CFORGET_H
#define ASKWELL_CFORGET_H

/// From now on everything that this process frees is filled with zeros first, in all threads and all libraries. Where the C library is
/// not glibc it does nothing. For good: there is no way back.
void aw_begin_forgetting(void);

/// Unmaps the code of the program and its libraries from memory; what is needed comes back from the page cache with the next call of it. After a start, whose
/// code is needed once, and between two shoppers. About 0.1 ms.
void aw_rest(void);

#endif
