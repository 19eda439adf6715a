#include "hub/libcurl.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "base/str.h"

/* The same interface since 2006; Debian builds it with each of three TLS libraries. */
static const char *const usual_names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl-nss.so.4",
                                          NULL};

/* What dlsym() finds is an object's address by its type, a function's by POSIX's word. */
union symbol {
    void *object;
    void (*function)(void);
};

struct wanted {
    const char *name;
    size_t member; /* offset in struct libcurl */
};

static const struct wanted calls[] = {
#define LIBCURL_WANTED(name) {"curl_" #name, offsetof(struct libcurl, name)},
    LIBCURL_CALLS(LIBCURL_WANTED)
#undef LIBCURL_WANTED
};

static int
fill(struct libcurl *out, void *handle, struct err *err)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        union symbol symbol = {.object = dlsym(handle, calls[i].name)};
        if (symbol.object == NULL)
            return err_set(err, ERR_FATAL,
                           "the network library has no %s(): it is too old, or none",
                           calls[i].name);
        memcpy((char *)out + calls[i].member, &symbol.function, sizeof symbol.function);
    }
    return 0;
}

static void *
open_any(const char *const *names, struct err *err)
{
    struct str why = STR_INIT;
    void *handle = NULL;

    for (size_t i = 0; names[i] != NULL && handle == NULL; i++) {
        handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        /* What is wrong with the first is the likeliest to be told. */
        if (handle == NULL && i == 0)
            str_puts(&why, dlerror());
    }
    if (handle == NULL)
        err_set(err, ERR_FATAL,
                "the network library cannot be loaded: %s; install libcurl 4 (Debian's package "
                "libcurl4)",
                str_text(&why));
    str_fini(&why);
    return handle;
}

int
libcurl_load(const struct libcurl **out, const char *const *names, struct err *err)
{
    void *handle = open_any(names != NULL ? names : usual_names, err);

    *out = NULL;
    if (handle == NULL)
        return -1;
    /* A page of its own, which can be protected as the linker protects its tables. */
    struct libcurl *library =
        mmap(NULL, sizeof *library, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (library == MAP_FAILED)
        return err_set(err, ERR_FATAL, "no memory for the network library: %s", strerror(errno));
    if (fill(library, handle, err) != 0) {
        libcurl_free(library);
        return -1;
    }
    if (mprotect(library, sizeof *library, PROT_READ) != 0) {
        err_set(err, ERR_FATAL, "the network library cannot be protected: %s", strerror(errno));
        libcurl_free(library);
        return -1;
    }
    *out = library;
    return 0;
}

void
libcurl_free(const struct libcurl *library)
{
    if (library != NULL)
        munmap((void *)library, sizeof *library);
}
