#include "hub/token.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/env.h"
#include "base/file.h"
#include "base/mem.h"

/* No token file is larger: one line. */
#define TOKEN_FILE_MAX 4096

void
token_free(char *token)
{
    if (token == NULL)
        return;
    explicit_bzero(token, strlen(token));
    free(token);
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

int
token_take(char **out, struct slice text, const char *source, struct err *err)
{
    *out = NULL;
    while (text.len > 0 && is_space(text.data[0])) {
        text.data++;
        text.len--;
    }
    while (text.len > 0 && is_space(text.data[text.len - 1]))
        text.len--;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] <= 0x20 || text.data[i] >= 0x7F)
            return err_set(err, ERR_USAGE,
                           "%s holds a token with a character that cannot be sent (number %zu); "
                           "copy it again from huggingface.co/settings/tokens",
                           source, i + 1);
    }
    if (text.len > 0)
        *out = mem_strndup(text.data, text.len);
    return 0;
}

/* The token in the first line of `path`; 1 when the file was there, 0 when not, -1. */
static int
take_file(char **out, const char *path, struct err *err)
{
    struct str text = STR_INIT;

    *out = NULL;
    /* All the room file_read() may want, so that no copy is left behind by growing. */
    str_reserve(&text, TOKEN_FILE_MAX + 4 * 65536);
    int status = file_read(&text, path, TOKEN_FILE_MAX, err);
    if (status == 1) {
        struct slice line = {text.data, text.len};
        while (line.len > 0 && is_space(line.data[0])) {
            line.data++;
            line.len--;
        }
        const char *end = line.len > 0 ? memchr(line.data, '\n', line.len) : NULL;
        if (end != NULL)
            line.len = (size_t)(end - line.data);
        if (token_take(out, line, path, err) != 0)
            status = -1;
    }
    explicit_bzero(text.data, text.capacity);
    str_fini(&text);
    return status;
}

/* `path` with a leading "~/" replaced by the home folder, as the Hub's own tools do. */
static char *
expand_home(const char *path)
{
    const char *home = env_text("HOME");

    if (path[0] == '~' && path[1] == '/' && home != NULL)
        return file_join(home, path + 2);
    return mem_strdup(path);
}

/* NULL when there is no place to look. */
static char *
token_path(void)
{
    const char *path = env_text("HF_TOKEN_PATH");
    const char *hf_home = env_text("HF_HOME");
    const char *cache = env_text("XDG_CACHE_HOME");
    const char *home = env_text("HOME");
    char *folder;

    if (path != NULL)
        return expand_home(path);
    if (hf_home != NULL)
        folder = mem_strdup(hf_home);
    else if (cache != NULL)
        folder = file_join(cache, "huggingface");
    else if (home != NULL)
        folder = file_join(home, ".cache/huggingface");
    else
        return NULL;
    char *expanded = expand_home(folder);
    char *joined = file_join(expanded, "token");
    free(expanded);
    free(folder);
    return joined;
}

static int
find_in_own_file(char **out, const char *file, struct err *err)
{
    int status = take_file(out, file, err);

    if (status == 0)
        return err_set(err, ERR_USAGE, "%s: there is no such file to take the token from", file);
    if (status < 0) {
        /* Unreadable is the user's to mend; an unusable token keeps its own kind. */
        if (err != NULL && err->kind == ERR_FATAL)
            err->kind = ERR_USAGE;
        return -1;
    }
    if (*out == NULL)
        return err_set(err, ERR_USAGE, "%s: holds no token; its first line should be one", file);
    return 0;
}

int
token_find(char **out, const char *file, struct err *err)
{
    static const char *const variables[] = {"HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"};

    *out = NULL;
    if (file != NULL)
        return find_in_own_file(out, file, err);
    if (env_on("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
        return 0;
    for (size_t i = 0; *out == NULL && i < sizeof variables / sizeof variables[0]; i++) {
        const char *value = env_text(variables[i]);
        if (value != NULL && token_take(out, slice_of(value), variables[i], err) != 0)
            return -1;
    }
    if (*out != NULL)
        return 0;
    char *path = token_path();
    if (path == NULL)
        return 0;
    int status = take_file(out, path, err);
    free(path);
    if (status < 0)
        return err_wrap(err, "the token saved on this machine cannot be used "
                             "(HF_HUB_DISABLE_IMPLICIT_TOKEN=1 goes without it)");
    return 0;
}
