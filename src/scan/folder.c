#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/lock.h"
#include "registry/files.h"
#include "scan/scan.h"

int
scan_plan_known(size_t *count, const char *folder, struct err *err)
{
    char *path = file_join(folder, FILES_SUPPORTED);
    struct supported *supported = NULL;
    int status = supported_load(&supported, path, err);

    *count = status == 0 ? supported_count(supported) : 0;
    supported_free(supported);
    free(path);
    return status;
}

int
scan_into_folder(struct scan_result *out, const struct scan_run *run, const char *purpose,
                 struct err *err)
{
    const char *folder = run->folder;
    struct lock *lock = NULL;
    bool made = access(folder, F_OK) != 0;

    memset(out, 0, sizeof *out);
    if (file_make_folder(folder, err) != 0 || file_check_writable(folder, err) != 0 ||
        lock_take(&lock, folder, purpose, err) != 0)
        return -1;
    int status = files_check(folder, err) != 0 ? -1 : scan_do(out, run, err);
    lock_release(lock);
    /* A scan that failed before its first page leaves nothing: rmdir takes only an empty folder. */
    if (status != 0 && made)
        rmdir(folder);
    return status;
}
