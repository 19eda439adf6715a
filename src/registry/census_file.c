#include "registry/census_file.h"

#include <unistd.h>

int
census_file_open(struct store **out, const char *path, const char *why, struct err *err)
{
    if (access(path, F_OK) != 0)
        return err_set(err, ERR_USAGE,
                       "%s: there is no census%s; `hubcensus scrape` makes it, --output names "
                       "another folder",
                       path, why);
    return store_open(out, path, STORE_READ, err);
}

int
census_file_open_filled(struct store **out, const char *path, const char *why, struct err *err)
{
    struct store *store = NULL;

    if (census_file_open(&store, path, why, err) != 0)
        return -1;
    int64_t count = store_count(store, err);
    if (count == 0)
        err_set(err, ERR_DATA, "%s: holds no models yet; `hubcensus scrape` puts them in", path);
    if (count <= 0) {
        store_close(store);
        return -1;
    }
    *out = store;
    return 0;
}
