#include "git/git.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/mem.h"
#include "git/git_answers.h"
#include "git/git_process.h"

struct git {
    char *folder; /* where git runs: the root, or the bare repository */
    char *root;   /* NULL for a bare repository */
    bool shallow;
    bool partial;
    const volatile sig_atomic_t *stop;
};

int
git_run(struct str *out, struct str *complaint, struct git *g, const char *const *arguments,
        struct slice input, struct err *err)
{
    struct str unheard = STR_INIT;
    int status = git_process_run(g->folder, g->stop, out, complaint != NULL ? complaint : &unheard,
                                 arguments, input, err);

    str_fini(&unheard);
    return status;
}

/* The repository. */

static const struct slice nothing = {"", 0};

/* Without the newline that git ends its last line with. */
static void
chomp(struct str *text)
{
    if (text->len > 0 && text->data[text->len - 1] == '\n')
        str_truncate(text, text->len - 1);
}

/* git's own words, without the newline at their end. */
static const char *
words(struct str *complaint)
{
    chomp(complaint);
    return str_text(complaint)[0] != '\0' ? complaint->data : "it says no reason";
}

static int
check_folder(const char *path, struct err *err)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return err_set(err, errno == ENOENT || errno == ENOTDIR ? ERR_USAGE : ERR_FATAL,
                       "%s: %s; name the checkout's folder", path, strerror(errno));
    if (!S_ISDIR(st.st_mode))
        return err_set(err, ERR_USAGE, "%s: is no folder: name the checkout's", path);
    return 0;
}

/* "true\nfalse\n/the/git/folder\n" */
static int
read_kind(struct git *g, const char *path, struct str *out, struct err *err)
{
    static const char *const ask[] = {"rev-parse", "--is-shallow-repository",
                                      "--is-bare-repository", "--absolute-git-dir", NULL};
    struct str complaint = STR_INIT;
    int status = git_process_run(path, g->stop, out, &complaint, ask, nothing, err);

    if (status > 0 && strstr(str_text(&complaint), "not a git repository") != NULL)
        status =
            err_set(err, ERR_USAGE,
                    "%s: is in no git repository: name a folder of a checkout (git clone)", path);
    else if (status > 0 && strstr(str_text(&complaint), "dubious ownership") != NULL)
        status = err_set(err, ERR_FATAL,
                         "%s: git reads no repository that belongs to somebody else unless it is "
                         "told to; it says: %s",
                         path, words(&complaint));
    else if (status > 0)
        status = err_set(err, ERR_FATAL, "%s: git: %s", path, words(&complaint));
    str_fini(&complaint);
    if (status != 0)
        return -1;
    chomp(out);
    g->shallow = strncmp(str_text(out), "true\n", 5) == 0;
    return 0;
}

/* The root, where there is one; else git runs in the repository itself. */
static int
read_root(struct git *g, const char *path, const struct str *kind, struct err *err)
{
    static const char *const ask[] = {"rev-parse", "--show-toplevel", NULL};
    struct str root = STR_INIT, complaint = STR_INIT;
    const char *bare = strchr(str_text(kind), '\n');
    const char *folder = bare != NULL ? strchr(bare + 1, '\n') : NULL;
    int status = -1;

    if (folder == NULL) {
        err_set(err, ERR_FATAL, "%s: git says what is not understood: `%.60s`", path,
                str_text(kind));
    } else if (strncmp(bare + 1, "true\n", 5) == 0) {
        g->folder = mem_strdup(folder + 1);
        status = 0;
    } else {
        status = git_process_run(path, g->stop, &root, &complaint, ask, nothing, err);
        chomp(&root);
        if (status == 0)
            g->root = str_steal(&root);
        /* Within .git there is no working tree. */
        if (status >= 0)
            g->folder = mem_strdup(status == 0 ? g->root : folder + 1);
    }
    str_fini(&root);
    str_fini(&complaint);
    return status < 0 ? -1 : 0;
}

static int
read_filter(struct git *g, struct err *err)
{
    static const char *const ask[] = {"config", "--get-regexp",
                                      "^(extensions\\.partialclone|remote\\..*\\.promisor)$", NULL};
    struct str found = STR_INIT;
    int status = git_run(&found, NULL, g, ask, nothing, err);

    g->partial = found.len > 0;
    str_fini(&found);
    return status < 0 ? -1 : 0;
}

int
git_open(struct git **out, const char *path, const volatile sig_atomic_t *stop, struct err *err)
{
    struct git *g = mem_zalloc(sizeof *g);
    struct str kind = STR_INIT;
    int result = -1;

    g->stop = stop;
    if (check_folder(path, err) == 0 && read_kind(g, path, &kind, err) == 0 &&
        read_root(g, path, &kind, err) == 0 && read_filter(g, err) == 0)
        result = 0;
    str_fini(&kind);
    if (result != 0) {
        git_close(g);
        return -1;
    }
    *out = g;
    return 0;
}

void
git_close(struct git *g)
{
    if (g == NULL)
        return;
    free(g->folder);
    free(g->root);
    free(g);
}

const char *
git_folder(const struct git *g)
{
    return g->folder;
}

const char *
git_root(const struct git *g)
{
    return g->root;
}

bool
git_is_shallow(const struct git *g)
{
    return g->shallow;
}

bool
git_is_partial(const struct git *g)
{
    return g->partial;
}

/* Why `revision` names no commit; `complaint` is what git said of it. */
static int
refuse_revision(struct git *g, const char *revision, struct str *complaint, struct err *err)
{
    static const char *const any[] = {"rev-list", "--all", "-n", "1", NULL};
    struct str found = STR_INIT;
    int status = git_run(&found, NULL, g, any, nothing, err);

    if (status == 0 && found.len == 0)
        err_set(err, ERR_USAGE, "%s: the repository has no commit yet", g->folder);
    else if (status >= 0 && complaint->len > 0 &&
             strstr(complaint->data, "expected commit type") == NULL)
        err_set(err, ERR_USAGE, "%s: git finds no commit `%s`: %s", g->folder, revision,
                words(complaint));
    else if (status >= 0)
        err_set(err, ERR_USAGE,
                "%s: git knows no commit `%s`: name a branch, a tag or a commit's id", g->folder,
                revision);
    str_fini(&found);
    return -1;
}

/* Ask for the object that `name` means: git's exit status, or -1. */
static int
resolve(struct str *id, struct str *complaint, struct git *g, const char *name, struct err *err)
{
    const char *const ask[] = {"rev-parse", "--verify", "--quiet", name, NULL};
    int status = git_run(id, complaint, g, ask, nothing, err);

    chomp(id);
    return status;
}

int
git_commit(char **out, struct git *g, const char *revision, struct err *err)
{
    struct str name = STR_INIT, id = STR_INIT, complaint = STR_INIT;
    int status = 1;

    /* An option is no revision, nor is what is to be left out, whatever git makes of them. */
    if (revision[0] != '-' && revision[0] != '^' && revision[0] != '\0')
        status = resolve(&id, &complaint, g, revision, err);
    /* What stands behind `:/words` would be a part of the words, so the commit is asked for apart.
     */
    if (status == 0) {
        str_printf(&name, "%s^{commit}", str_text(&id));
        str_truncate(&id, 0);
        status = resolve(&id, &complaint, g, str_text(&name), err);
    }
    if (status == 0 && id.len > 0 && id.data[0] != '^')
        *out = str_steal(&id);
    else if (status >= 0)
        status = refuse_revision(g, revision, &complaint, err);
    str_fini(&name);
    str_fini(&id);
    str_fini(&complaint);
    return status == 0 ? 0 : -1;
}

int
git_commit_day(char **out, struct git *g, const char *commit, struct err *err)
{
    const char *const ask[] = {"rev-list", "--max-count=1", "--format=%cs", commit, NULL};
    struct str said = STR_INIT, complaint = STR_INIT;
    int status = git_run(&said, &complaint, g, ask, nothing, err);

    chomp(&said);
    /* "commit ID\n2026-08-01" */
    const char *newline = strchr(str_text(&said), '\n');
    if (status == 0 && newline != NULL)
        *out = mem_strdup(newline + 1);
    else if (status >= 0)
        status = err_set(err, ERR_FATAL, "%s: the day of commit %.10s is not to be had: git: %s",
                         g->folder, commit, words(&complaint));
    str_fini(&said);
    str_fini(&complaint);
    return status == 0 ? 0 : -1;
}

/* Objects. */

/* Serve git until it has said all, piece by piece. */
static int
pass_on(struct git_process *p, struct str *complaint, git_piece_fn *fn, void *context,
        struct err *err)
{
    struct str piece = STR_INIT;
    struct slice none = nothing;
    int status = 0;

    while (status == 0 && (p->out >= 0 || p->complaint >= 0)) {
        status = git_process_serve(p, &none, &piece, complaint, err);
        if (status == 0 && piece.len > 0)
            status = fn(context, str_slice(&piece), err);
        str_truncate(&piece, 0);
    }
    str_fini(&piece);
    return status;
}

int
git_each_piece(struct git *g, const char *name, git_piece_fn *fn, void *context, struct err *err)
{
    const char *const ask[] = {"cat-file", "blob", name, NULL};
    struct str complaint = STR_INIT;
    struct git_process p;

    if (name[0] == '-' || name[0] == '\0')
        return 0;
    if (git_process_start(&p, g->folder, ask, g->stop, err) != 0)
        return -1;
    int status = pass_on(&p, &complaint, fn, context, err);
    int ended = git_process_finish(&p);
    str_fini(&complaint);
    if (status != 0)
        return -1;
    bool stopped = g->stop != NULL && *g->stop != 0;
    if (ended != -1 && WIFSIGNALED(ended))
        return git_process_killed(ask[0], stopped ? SIGINT : WTERMSIG(ended), err);
    return ended == 0;
}

struct git_objects {
    struct git *git;
    struct git_process process;
    struct str said; /* read and not yet understood */
    struct str complaint;
};

static const char *const batch[] = {"cat-file", "--batch", NULL};

int
git_objects_open(struct git_objects **out, struct git *g, struct err *err)
{
    struct git_objects *o = mem_zalloc(sizeof *o);

    o->git = g;
    if (git_process_start(&o->process, g->folder, batch, g->stop, err) != 0) {
        free(o);
        return -1;
    }
    *out = o;
    return 0;
}

void
git_objects_close(struct git_objects *o)
{
    if (o == NULL)
        return;
    git_process_finish(&o->process);
    str_fini(&o->said);
    str_fini(&o->complaint);
    free(o);
}

/* Read on until `len` bytes are there: 1, 0 when git has ended, -1. */
static int
read_to(struct git_objects *o, struct slice *input, size_t len, struct err *err)
{
    while (o->said.len < len) {
        if (o->process.out < 0)
            return 0;
        if (git_process_serve(&o->process, input, &o->said, &o->complaint, err) != 0)
            return -1;
    }
    return 1;
}

/* The length of the first line that git answers with, without its newline; as read_to(). */
static int
read_line(struct git_objects *o, struct slice input, size_t *len, struct err *err)
{
    const char *end = NULL;

    while (end == NULL) {
        int more = read_to(o, &input, o->said.len + 1, err);
        if (more <= 0)
            return more;
        end = memchr(o->said.data, '\n', o->said.len);
    }
    *len = (size_t)(end - o->said.data);
    return 1;
}

/* git has ended: for want of an object in a partial clone, or in trouble. */
static int
begin_again(struct git_objects *o, struct err *err)
{
    while (o->process.complaint >= 0)
        if (git_process_serve(&o->process, &(struct slice){NULL, 0}, &o->said, &o->complaint,
                              err) != 0)
            return -1;
    int ended = git_process_finish(&o->process);
    str_truncate(&o->said, 0);
    bool stopped = o->git->stop != NULL && *o->git->stop != 0;
    if (ended != -1 && WIFSIGNALED(ended))
        return git_process_killed(batch[0], stopped ? SIGINT : WTERMSIG(ended), err);
    if (!o->git->partial)
        return err_set(err, ERR_FATAL, "%s: git cat-file: %s", o->git->folder,
                       words(&o->complaint));
    str_truncate(&o->complaint, 0);
    return git_process_start(&o->process, o->git->folder, batch, o->git->stop, err);
}

/* A name that a line cannot hold. */
static int
read_alone(struct str *out, const char **type, struct git *g, const char *name, struct err *err)
{
    const char *ask[] = {"cat-file", "-t", name, NULL};
    struct str found = STR_INIT;
    int status = git_run(&found, NULL, g, ask, nothing, err);

    chomp(&found);
    const char *known = git_object_type((struct slice){str_text(&found), found.len});
    str_fini(&found);
    if (status != 0 || known == NULL)
        return status < 0 ? -1 : 0;
    ask[1] = known;
    size_t before = out->len;
    status = git_run(out, NULL, g, ask, nothing, err);
    if (status == 0)
        *type = known;
    else
        str_truncate(out, before);
    return status < 0 ? -1 : status == 0;
}

/* What git goes on to say is not read: another one takes its place. */
static int
refuse(struct git_objects *o, size_t max, struct err *err)
{
    git_process_finish(&o->process);
    str_truncate(&o->said, 0);
    str_truncate(&o->complaint, 0);
    if (git_process_start(&o->process, o->git->folder, batch, o->git->stop, err) != 0)
        return -1;
    return err_set(err, ERR_DATA, "larger than %zu bytes, which no such file is", max);
}

int
git_objects_read(struct str *out, const char **type, struct git_objects *o, const char *name,
                 size_t max, struct err *err)
{
    struct str line = STR_INIT;
    size_t len = 0, size = 0;

    if (name[0] == '-' || name[0] == '\0')
        return 0;
    if (strchr(name, '\n') != NULL)
        return read_alone(out, type, o->git, name, err);
    str_printf(&line, "%s\n", name);
    int result = read_line(o, (struct slice){line.data, line.len}, &len, err);
    str_fini(&line);
    if (result == 0)
        return begin_again(o, err) == 0 ? 0 : -1;
    if (result > 0 && git_object_header(type, &size, (struct slice){o->said.data, len})) {
        if (size > max)
            return refuse(o, max, err);
        struct slice none = {NULL, 0};
        result = read_to(o, &none, len + 1 + size + 1, err);
        if (result == 0)
            return begin_again(o, err) == 0 ? 0 : -1;
        if (result > 0)
            str_append(out, o->said.data + len + 1, size);
    } else if (result > 0) {
        result = 0;
    }
    str_truncate(&o->said, 0);
    return result;
}
