#include "lifecycle/package.h"

#include <string.h>

/* The path without its last part: "" for a path of one. */
static struct slice
parent_of(struct slice path)
{
    const char *slash = memrchr(path.data, '/', path.len);

    return (struct slice){path.data, slash != NULL ? (size_t)(slash - path.data) : 0};
}

static struct slice
last_of(struct slice path)
{
    const char *slash = memrchr(path.data, '/', path.len);
    const char *begin = slash != NULL ? slash + 1 : path.data;

    return (struct slice){begin, (size_t)(path.data + path.len - begin)};
}

/* What follows the folder `above` in `path`; data NULL when it does not stand below it. */
static struct slice
below(struct slice path, struct slice above)
{
    if (above.len == 0)
        return path;
    if (path.data == NULL || path.len < above.len || memcmp(path.data, above.data, above.len) != 0)
        return (struct slice){NULL, 0};
    if (path.len == above.len)
        return (struct slice){path.data + path.len, 0};
    if (path.data[above.len] != '/')
        return (struct slice){NULL, 0};
    return (struct slice){path.data + above.len + 1, path.len - above.len - 1};
}

struct package
package_of(const char *models_dir)
{
    struct slice whole = slice_of(models_dir);

    while (whole.len > 0 && whole.data[whole.len - 1] == '/')
        whole.len--;
    struct slice root = parent_of(whole);
    return (struct package){root, last_of(root), last_of(whole)};
}

struct slice
package_inner(const struct package *p, const char *path)
{
    return below(slice_of(path), p->root);
}

/* The module's dotted name as a path at the end of `out`. */
static void
append_path(struct str *out, struct slice module)
{
    if (module.len == 0)
        return;
    if (out->len > 0)
        str_putc(out, '/');
    size_t begin = out->len;
    str_append(out, module.data, module.len);
    for (size_t i = begin; i < out->len; i++)
        if (out->data[i] == '.')
            out->data[i] = '/';
}

static bool
resolve_absolute(struct str *out, const struct package *p, struct slice module)
{
    append_path(out, module);
    struct slice whole = str_slice(out);
    struct slice inner = below(whole, p->root);
    if (inner.data == NULL)
        inner = below(whole, p->name);
    if (inner.data == NULL)
        return false;
    if (inner.len > 0)
        memmove(out->data, inner.data, inner.len);
    str_truncate(out, inner.len);
    return true;
}

bool
package_resolve(struct str *out, const struct package *p, const char *path, unsigned dots,
                struct slice module)
{
    str_truncate(out, 0);
    if (dots == 0)
        return resolve_absolute(out, p, module);
    struct slice own = package_inner(p, path);
    for (unsigned i = 0; i < dots; i++) {
        if (own.len == 0)
            return false;
        own = parent_of(own);
    }
    str_append(out, own.data, own.len);
    append_path(out, module);
    return true;
}

bool
package_part(struct slice *folder, struct slice *rest, const struct package *p, struct slice inner)
{
    static const char deprecated[] = "deprecated/";
    struct slice in = below(inner, p->models);

    if (in.data == NULL || in.len == 0)
        return false;
    size_t from =
        in.len >= sizeof deprecated && memcmp(in.data, deprecated, sizeof deprecated - 1) == 0
            ? sizeof deprecated - 1
            : 0;
    const char *slash = memchr(in.data + from, '/', in.len - from);
    size_t len = slash != NULL ? (size_t)(slash - in.data) : in.len;
    *folder = (struct slice){in.data, len};
    *rest = slash != NULL ? (struct slice){slash + 1, in.len - len - 1}
                          : (struct slice){in.data + in.len, 0};
    return true;
}
