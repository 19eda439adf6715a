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

#define MASK "HF_TOKEN"

/* What tokens look like: the Hub's, and others that a script's messages may quote. */
static const struct token_form {
    const char *prefix;
    const char *more; /* what it may have besides letters and digits */
    size_t least;     /* of all these, behind the prefix */
    bool is_word;     /* begins where no letter or digit is before it */
    const char *mask;
} token_forms[] = {
    {"hf_oauth_", "._-", 20, false, MASK},
    {"hf_jwt_", "._-", 20, false, MASK},
    {"hf_", "", 20, false, MASK},
    {"api_org_", "", 20, false, MASK},
    {"ghp_", "", 36, true, "TOKEN"},
    {"gho_", "", 36, true, "TOKEN"},
    {"ghu_", "", 36, true, "TOKEN"},
    {"ghs_", "", 36, true, "TOKEN"},
    {"ghr_", "", 36, true, "TOKEN"},
    {"github_pat_", "_", 40, true, "TOKEN"},
    {"glpat-", "_-", 20, true, "TOKEN"},
    {"sk-", "_-", 32, true, "TOKEN"},
    {"AKIA", "", 16, true, "TOKEN"},
    {"ASIA", "", 16, true, "TOKEN"},
    {"Bearer ", "-._~+/=", 20, true, "TOKEN"},
};

static bool
is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Bytes at the beginning of `text` that look like a token of that form; 0 when none do. */
static size_t
token_length(struct slice text, const struct token_form *form)
{
    const size_t before = strlen(form->prefix);
    size_t n = before;

    if (text.len < before || memcmp(text.data, form->prefix, before) != 0)
        return 0;
    while (n < text.len && (is_alphanumeric(text.data[n]) ||
                            (text.data[n] != '\0' && strchr(form->more, text.data[n]) != NULL)))
        n++;
    return n >= before + form->least ? n : 0;
}

/* The length of the token at the beginning of `text`, and what is to stand in its place. */
static size_t
find_token(const char **mask, struct slice text, bool in_word)
{
    for (size_t i = 0; i < sizeof token_forms / sizeof *token_forms; i++) {
        const size_t n =
            in_word && token_forms[i].is_word ? 0 : token_length(text, &token_forms[i]);
        *mask = token_forms[i].mask;
        if (n > 0)
            return n;
    }
    return 0;
}

void
token_mask(struct str *out, struct slice text, const char *own)
{
    const size_t own_length = own != NULL ? strlen(own) : 0;
    bool in_word = false;

    while (text.len > 0) {
        const char *mask;
        size_t n = find_token(&mask, text, in_word);
        if (own_length > n && text.len >= own_length && memcmp(text.data, own, own_length) == 0) {
            n = own_length;
            mask = MASK;
        }
        in_word = is_alphanumeric(text.data[n > 0 ? n - 1 : 0]);
        if (n > 0)
            str_puts(out, mask);
        else
            str_putc(out, text.data[0]);
        text.data += n > 0 ? n : 1;
        text.len -= n > 0 ? n : 1;
    }
}
