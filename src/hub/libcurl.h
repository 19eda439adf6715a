/*
 * libcurl: the library of that name, loaded when the network is first wanted.
 *
 * It brings thirty other libraries with it, whose loading takes longer than all
 * else that most commands do.  The only file that includes its header; http.c is
 * the only one that calls it.
 */
#ifndef HUBCENSUS_HUB_LIBCURL_H
#define HUBCENSUS_HUB_LIBCURL_H

#include <curl/curl.h>

#include "base/err.h"

/* X(name): curl_NAME() of its interface. */
#define LIBCURL_CALLS(X)   \
    X(global_init)         \
    X(global_cleanup)      \
    X(easy_init)           \
    X(easy_reset)          \
    X(easy_cleanup)        \
    X(easy_setopt)         \
    X(easy_getinfo)        \
    X(easy_strerror)       \
    X(multi_init)          \
    X(multi_cleanup)       \
    X(multi_setopt)        \
    X(multi_add_handle)    \
    X(multi_remove_handle) \
    X(multi_perform)       \
    X(multi_poll)          \
    X(multi_info_read)     \
    X(multi_strerror)

/* Its functions, by the types that its header gives them. */
struct libcurl {
#define LIBCURL_MEMBER(name) __typeof__(curl_##name) *(name);
    LIBCURL_CALLS(LIBCURL_MEMBER)
#undef LIBCURL_MEMBER
};

/*
 * Calls with a value of any type, at which the header itself looks: it does so
 * where its functions are called by their names, here on a way never gone.
 */
#define libcurl_setopt(library, easy, option, value)               \
    ((void)(0 ? curl_easy_setopt(easy, option, value) : CURLE_OK), \
     (library)->easy_setopt(easy, option, value))
#define libcurl_getinfo(library, easy, info, out)               \
    ((void)(0 ? curl_easy_getinfo(easy, info, out) : CURLE_OK), \
     (library)->easy_getinfo(easy, info, out))
#define libcurl_multi_setopt(library, multi, option, value)          \
    ((void)(0 ? curl_multi_setopt(multi, option, value) : CURLM_OK), \
     (library)->multi_setopt(multi, option, value))

/*
 * Load the first of the `names` (NULL-terminated; NULL: what systems call the
 * library) that is there.  `*out` is in memory that nobody can write, until
 * libcurl_free().  Returns 0, or -1 with ERR_FATAL.
 */
int libcurl_load(const struct libcurl **out, const char *const *names, struct err *err);

/* Forget the functions; NULL is fine.  The library stays loaded, as it may have left work for the
 * program's end. */
void libcurl_free(const struct libcurl *library);

#endif
