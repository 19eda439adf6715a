#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "hub/token.h"
#include "unit.h"

/* A home of its own, with no variable set. */
static int
set_up(void **state)
{
    static const char *const variables[] = {
        "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_TOKEN_PATH",
        "HF_HOME",  "XDG_CACHE_HOME",         "HF_HUB_DISABLE_IMPLICIT_TOKEN",
    };
    static char home[] = "/tmp/hubcensus-token-XXXXXX";

    memcpy(home + sizeof home - 7, "XXXXXX", 6);
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        unsetenv(variables[i]);
    if (mkdtemp(home) == NULL)
        return -1;
    setenv("HOME", home, 1);
    *state = home;
    return 0;
}

static int
tear_down(void **state)
{
    static const char *const names[] = {
        "t",
        "token",
        "cache/huggingface/token",
        ".cache/huggingface/token",
        "cache/huggingface",
        "cache",
        ".cache/huggingface",
        ".cache",
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = file_join(*state, names[i]);
        remove(path);
        free(path);
    }
    return rmdir(*state);
}

/* Write HOME/`name`, with its folder; the path is the caller's. */
static char *
put(const char *home, const char *name, const char *content)
{
    char *path = file_join(home, name);
    char *slash = strrchr(path, '/');

    *slash = '\0';
    assert_int_equal(file_make_folder(path, NULL), 0);
    *slash = '/';
    assert_int_equal(file_replace(path, slice_of(content), NULL), 0);
    return path;
}

static void
expect(const char *file, const char *expected)
{
    struct err err = {ERR_NONE, ""};
    char *token = NULL;

    assert_int_equal(token_find(&token, file, &err), 0);
    if (expected == NULL)
        assert_null(token);
    else
        assert_string_equal(token, expected);
    token_free(token);
}

static void
expect_failure(const char *file, enum err_kind kind, const char *secret)
{
    struct err err = {ERR_NONE, ""};
    char *token = NULL;

    assert_int_equal(token_find(&token, file, &err), -1);
    assert_null(token);
    assert_int_equal(err.kind, kind);
    assert_true(err.message[0] != '\0');
    if (secret != NULL)
        assert_null(strstr(err.message, secret));
}

static void
finds_none_where_none_is(void **state)
{
    expect(NULL, NULL);
    free(put(*state, ".cache/huggingface/token", "\n"));
    expect(NULL, NULL);
    setenv("HF_TOKEN", " \n", 1);
    expect(NULL, NULL);
    unsetenv("HOME");
    expect(NULL, NULL);
}

static void
prefers_each_source_to_those_after_it(void **state)
{
    free(put(*state, ".cache/huggingface/token", "hf_home"));
    expect(NULL, "hf_home");
    free(put(*state, "cache/huggingface/token", "hf_xdg"));
    setenv("XDG_CACHE_HOME", "~/cache", 1);
    expect(NULL, "hf_xdg");
    char *path = put(*state, "token", "hf_hfhome");
    setenv("HF_HOME", *state, 1);
    expect(NULL, "hf_hfhome");
    free(path);
    path = put(*state, "t", "hf_path");
    setenv("HF_TOKEN_PATH", path, 1);
    expect(NULL, "hf_path");
    setenv("HUGGING_FACE_HUB_TOKEN", "hf_old", 1);
    expect(NULL, "hf_old");
    setenv("HF_TOKEN", "hf_new", 1);
    expect(NULL, "hf_new");
    expect(path, "hf_path");
    free(path);
}

static void
looks_nowhere_else_when_a_path_is_given(void **state)
{
    free(put(*state, ".cache/huggingface/token", "hf_home"));
    setenv("HF_TOKEN_PATH", "/nonexistent/token", 1);
    expect(NULL, NULL);
}

static void
strips_white_space_and_takes_the_first_line(void **state)
{
    char *path = put(*state, "t", "\r\n \t hf_abc \r\nsecond line\n");

    expect(path, "hf_abc");
    setenv("HF_TOKEN", "\thf_def\n", 1);
    expect(NULL, "hf_def");
    free(path);
}

static void
takes_only_the_file_when_implicit_tokens_are_off(void **state)
{
    static const char *const words[] = {"1", "on", "Yes", "TRUE"};
    char *path = put(*state, "t", "hf_file");

    setenv("HF_TOKEN", "hf_env", 1);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", words[i], 1);
        expect(NULL, NULL);
        expect(path, "hf_file");
    }
    setenv("HF_HUB_DISABLE_IMPLICIT_TOKEN", "0", 1);
    expect(NULL, "hf_env");
    free(path);
}

static void
refuses_a_given_file_without_a_token(void **state)
{
    char *path = put(*state, "t", " \n\n");

    expect_failure(path, ERR_USAGE, NULL);
    expect_failure("/nonexistent/token", ERR_USAGE, NULL);
    expect_failure(*state, ERR_USAGE, NULL);
    free(path);
}

static void
refuses_characters_that_cannot_be_sent_without_showing_them(void **state)
{
    static const char *const bad[] = {"hf_sec\x01ret", "hf_sec ret", "hf_secr\xc3\xa9t",
                                      "hf_sec\x7fret", "hf_sec\rret"};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char *path = put(*state, "t", bad[i]);
        expect_failure(path, ERR_USAGE, "hf_sec");
        setenv("HF_TOKEN", bad[i], 1);
        expect_failure(NULL, ERR_USAGE, "hf_sec");
        free(path);
    }
    setenv("HF_TOKEN", "hf_sec\nret", 1);
    expect_failure(NULL, ERR_USAGE, "hf_sec");
}

static void
refuses_a_file_too_large_to_be_a_token(void **state)
{
    char text[6001];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    char *path = put(*state, "t", text);
    expect_failure(path, ERR_DATA, "xxx");
    setenv("HF_TOKEN_PATH", path, 1);
    expect_failure(NULL, ERR_DATA, "xxx");
    free(path);
}

static void
masks_what_looks_like_a_token_and_the_own_one(void **state)
{
    static const struct {
        const char *text, *masked;
    } cases[] = {
        {"", ""},
        {"no token here", "no token here"},
        {"hf_abcdefghij0123456789", "HF_TOKEN"},
        {"(hf_abcdefghij0123456789ABCDEFGHIJ)!", "(HF_TOKEN)!"},
        {"xhf_abcdefghij0123456789", "xHF_TOKEN"},
        {"hf_abcdefghij012345678", "hf_abcdefghij012345678"},
        {"hf_abcdefghij_0123456789", "hf_abcdefghij_0123456789"},
        {"hf_hf_abcdefghij0123456789", "hf_HF_TOKEN"},
        {"api_org_abcdefghij0123456789 hf_abcdefghij0123456789", "HF_TOKEN HF_TOKEN"},
        {"hf_oauth_eyJhbGciOi.JFZERTQS-x_yz rest", "HF_TOKEN rest"},
        {"an own-secret-7 of mine", "an HF_TOKEN of mine"},
        {"ghp_abcdefghijklmnopqrstuvwxyz0123456789.", "TOKEN."},
        {"xghp_abcdefghijklmnopqrstuvwxyz0123456789", "xghp_abcdefghijklmnopqrstuvwxyz0123456789"},
        {"ghs_abcdefghijklmnopqrstuvwxyz012345678", "ghs_abcdefghijklmnopqrstuvwxyz012345678"},
        {"u:github_pat_11ABCDEFG0abcdefghijkl_mnopqrstuvwxyz0123@h", "u:TOKEN@h"},
        {"glpat-abcdefghij_0123456-89", "TOKEN"},
        {"key sk-proj-abcdefghij0123456789_ABCDEFGHIJ, then", "key TOKEN, then"},
        {"multitask-text-and-chemistry-t5-base-augm", "multitask-text-and-chemistry-t5-base-augm"},
        {"AKIAABCDEFGHIJ012345/AKIAABC", "TOKEN/AKIAABC"},
        {"Authorization: Bearer abc.def-0123456789~+/=x!", "Authorization: TOKEN!"},
        {"Bearer of news", "Bearer of news"},
        {"hf_transfer and hf_model_for_causal_lm", "hf_transfer and hf_model_for_causal_lm"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str out = STR_INIT;
        token_mask(&out, slice_of(cases[i].text), "own-secret-7");
        assert_string_equal(str_text(&out), cases[i].masked);
        str_truncate(&out, 0);
        token_mask(&out, SLICE("own-secret-7"), NULL);
        assert_string_equal(str_text(&out), "own-secret-7");
        str_fini(&out);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(finds_none_where_none_is),
        CASE(prefers_each_source_to_those_after_it),
        CASE(looks_nowhere_else_when_a_path_is_given),
        CASE(strips_white_space_and_takes_the_first_line),
        CASE(takes_only_the_file_when_implicit_tokens_are_off),
        CASE(refuses_a_given_file_without_a_token),
        CASE(refuses_characters_that_cannot_be_sent_without_showing_them),
        CASE(refuses_a_file_too_large_to_be_a_token),
        CASE(masks_what_looks_like_a_token_and_the_own_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
