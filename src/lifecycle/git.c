/*
 * git is run by posix_spawn().  Its stdin is a socket, for a send() that fails
 * where git has gone, without the signal that a pipe would raise in the whole
 * process; stdout and stderr are pipes.  All three are served together by
 * poll(), so that neither side can wait for the other.
 *
 * A partial clone's git would fetch what it lacks.  GIT_NO_LAZY_FETCH forbids it
 * from 2.44 on (and in the security releases of older ones); GIT_ALLOW_PROTOCOL
 * without a protocol keeps every git from any network.  Such a git dies of the
 * missing object: cat-file is then started again, and the object was missing.
 *
 * Ctrl-C reaches git by itself, a SIGTERM to this program alone does not, and a
 * git may heed neither.  So a stop ends git, which only reads here: it leaves
 * nothing half done.
 */
#include "lifecycle/git.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "lifecycle/git_answers.h"

#define READ_SIZE ((size_t)64 << 10)

/* What git's complaints are kept to: more than anyone reads. */
#define COMPLAINT_MAX ((size_t)64 << 10)

/* How long a stop may go unseen that comes just before a wait, which it then does not end. */
#define STOP_MS 100

struct git {
    char *folder; /* where git runs: the root, or the bare repository */
    char *root;   /* NULL for a bare repository */
    bool shallow;
    bool partial;
    const volatile sig_atomic_t *stop;
};

/* A git that runs; -1 where an end is closed. */
struct process {
    pid_t pid;
    int in;
    int out;
    int complaint;
    const volatile sig_atomic_t *stop;
};

/* Starting. */

static bool
is_kept(const char *variable)
{
    return strncmp(variable, "GIT_", 4) != 0 && strncmp(variable, "LC_ALL=", 7) != 0;
}

/* The environment that git gets; the texts are not copied. */
static char **
make_environment(void)
{
    static const char *const own[] = {
        "LC_ALL=C",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_OPTIONAL_LOCKS=0",
        "GIT_NO_LAZY_FETCH=1",
        "GIT_ALLOW_PROTOCOL=",
    };
    size_t count = 0, used = 0;

    while (environ != NULL && environ[count] != NULL)
        count++;
    char **made = mem_zalloc((count + sizeof own / sizeof own[0] + 1) * sizeof *made);
    for (size_t i = 0; i < count; i++)
        if (is_kept(environ[i]))
            made[used++] = environ[i];
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
        made[used++] = (char *)own[i];
    return made;
}

/* `git -C FOLDER OPTIONS… ARGUMENTS…`; the texts are not copied. */
static char **
make_arguments(const char *folder, const char *const *arguments)
{
    const char *const first[] = {
        "git", "-C", folder, "--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false",
    };
    size_t count = 0, used = 0;

    while (arguments[count] != NULL)
        count++;
    char **made = mem_zalloc((sizeof first / sizeof first[0] + count + 1) * sizeof *made);
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
        made[used++] = (char *)first[i];
    for (size_t i = 0; i < count; i++)
        made[used++] = (char *)arguments[i];
    return made;
}

static void
close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Out of the way of 0 to 2, which the child's own ends go to. */
static bool
lift(int fds[2])
{
    for (int i = 0; i < 2; i++) {
        if (fds[i] > STDERR_FILENO)
            continue;
        int higher = fcntl(fds[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        if (higher < 0)
            return false;
        close(fds[i]);
        fds[i] = higher;
    }
    return true;
}

/* The errno of what failed, or 0. */
static int
spawn(struct process *p, const char *folder, const char *const *arguments, const int ends[3])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, defaults;
    int error = posix_spawn_file_actions_init(&actions);

    if (error != 0)
        return error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    for (int i = 0; i < 3 && error == 0; i++)
        error = posix_spawn_file_actions_adddup2(&actions, ends[i], i);
    /* What the program ignores or holds back, git must not. */
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    if (error == 0) {
        char **argv = make_arguments(folder, arguments);
        char **env = make_environment();
        error = posix_spawnp(&p->pid, "git", &actions, &attributes, argv, env);
        free(argv);
        free(env);
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error;
}

static int
not_found(struct err *err)
{
    return err_set(err, ERR_FATAL,
                   "the program git was not found: install it (the package "
                   "`git`), or put its folder on PATH");
}

/* Start git in `folder`.  Returns 0, or -1 with nothing open. */
static int
start(struct process *p, const char *folder, const char *const *arguments,
      const volatile sig_atomic_t *stop, struct err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, complaint[2] = {-1, -1};
    int error = 0;

    *p = (struct process){-1, -1, -1, -1, stop};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0 || pipe2(out, O_CLOEXEC) != 0 ||
        pipe2(complaint, O_CLOEXEC) != 0 || !lift(in) || !lift(out) || !lift(complaint))
        error = errno;
    else
        error = spawn(p, folder, arguments, (const int[3]){in[1], out[1], complaint[1]});
    close_end(&in[1]);
    close_end(&out[1]);
    close_end(&complaint[1]);
    if (error == 0) {
        p->in = in[0];
        p->out = out[0];
        p->complaint = complaint[0];
        return 0;
    }
    close_end(&in[0]);
    close_end(&out[0]);
    close_end(&complaint[0]);
    if (error == ENOENT)
        return not_found(err);
    return err_set(err, ERR_FATAL, "git could not be started: %s", strerror(error));
}

/* Running. */

/* Read what is there; the end is closed when there is no more. */
static int
take(int *fd, struct str *to, size_t max, struct err *err)
{
    char dropped[4096];
    bool full = to->len >= max;

    if (!full)
        str_reserve(to, READ_SIZE);
    ssize_t n =
        full ? read(*fd, dropped, sizeof dropped) : read(*fd, to->data + to->len, READ_SIZE);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN
                   ? 0
                   : err_set(err, ERR_FATAL, "reading what git says failed: %s", strerror(errno));
    if (n == 0)
        close_end(fd);
    else if (!full) {
        to->len += (size_t)n;
        to->data[to->len] = '\0';
    }
    return 0;
}

/* Give git what it takes of `input`; where it wants no more, the rest is dropped. */
static int
give(struct process *p, struct slice *input, struct err *err)
{
    ssize_t n = send(p->in, input->data, input->len, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (n < 0 && errno != EPIPE && errno != ECONNRESET)
        return err_set(err, ERR_FATAL, "telling git what to do failed: %s", strerror(errno));
    if (n < 0)
        n = (ssize_t)input->len;
    input->data += n;
    input->len -= (size_t)n;
    return 0;
}

static bool
is_stopped(const struct process *p)
{
    return p->stop != NULL && *p->stop != 0;
}

/* One round of poll(), and what it found.  0, or -1 with ERR_FATAL, ERR_STOPPED. */
static int
serve(struct process *p, struct slice *input, struct str *out, struct str *complaint,
      struct err *err)
{
    struct pollfd fds[3] = {
        {input->len > 0 ? p->in : -1, POLLOUT, 0},
        {p->out, POLLIN, 0},
        {p->complaint, POLLIN, 0},
    };

    if (is_stopped(p))
        return err_set(err, ERR_STOPPED, "stopped while git ran");
    if (poll(fds, 3, p->stop != NULL ? STOP_MS : -1) < 0)
        return errno == EINTR ? 0 : err_set(err, ERR_FATAL, "waiting for git: %s", strerror(errno));
    if (fds[0].revents != 0 && give(p, input, err) != 0)
        return -1;
    if (fds[1].revents != 0 && take(&p->out, out, SIZE_MAX, err) != 0)
        return -1;
    if (fds[2].revents != 0 && take(&p->complaint, complaint, COMPLAINT_MAX, err) != 0)
        return -1;
    return 0;
}

/* Wait for the end, which a stop brings about: what waitpid() says, or -1. */
static int
await(const struct process *p)
{
    int status = -1;
    int pause = 1;

    for (;;) {
        if (is_stopped(p))
            kill(p->pid, SIGKILL);
        pid_t ended = waitpid(p->pid, &status, p->stop != NULL ? WNOHANG : 0);
        if (ended > 0)
            return status;
        if (ended < 0 && errno != EINTR)
            return -1;
        if (ended == 0)
            poll(NULL, 0, pause);
        pause = pause * 2 < STOP_MS ? pause * 2 : STOP_MS;
    }
}

/* Close all ends and wait: what waitpid() says, or -1. */
static int
finish(struct process *p)
{
    int status = -1;

    close_end(&p->in);
    close_end(&p->out);
    close_end(&p->complaint);
    if (p->pid > 0)
        status = await(p);
    p->pid = -1;
    return status;
}

/* Ctrl-C goes to git too. */
static int
killed(const char *what, int by, struct err *err)
{
    if (by == SIGINT || by == SIGTERM || by == SIGHUP)
        return err_set(err, ERR_STOPPED, "stopped while `git %s` ran", what);
    return err_set(err, ERR_FATAL, "`git %s` was ended by signal %d", what, by);
}

static int
run_in(const char *folder, const volatile sig_atomic_t *stop, struct str *out,
       struct str *complaint, const char *const *arguments, struct slice input, struct err *err)
{
    struct process p;
    int failed = 0;

    if (start(&p, folder, arguments, stop, err) != 0)
        return -1;
    while (failed == 0 && (p.out >= 0 || p.complaint >= 0)) {
        if (input.len == 0)
            close_end(&p.in);
        failed = serve(&p, &input, out, complaint, err);
    }
    int status = finish(&p);
    if (failed != 0)
        return -1;
    if (is_stopped(&p))
        return err_set(err, ERR_STOPPED, "stopped while `git %s` ran", arguments[0]);
    if (status == -1)
        return err_set(err, ERR_FATAL, "how `git %s` ended is not known: SIGCHLD is ignored",
                       arguments[0]);
    if (!WIFEXITED(status))
        return killed(arguments[0], WTERMSIG(status), err);
    /* So ends a child where posix_spawn() had returned before it failed, as under valgrind. */
    if (WEXITSTATUS(status) == 127 && complaint->len == 0)
        return not_found(err);
    return WEXITSTATUS(status);
}

int
git_run(struct str *out, struct str *complaint, struct git *g, const char *const *arguments,
        struct slice input, struct err *err)
{
    struct str unheard = STR_INIT;
    int status = run_in(g->folder, g->stop, out, complaint != NULL ? complaint : &unheard,
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
    int status = run_in(path, g->stop, out, &complaint, ask, nothing, err);

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
        status = run_in(path, g->stop, &root, &complaint, ask, nothing, err);
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

/* Objects. */

struct git_objects {
    struct git *git;
    struct process process;
    struct str said; /* read and not yet understood */
    struct str complaint;
};

static const char *const batch[] = {"cat-file", "--batch", NULL};

int
git_objects_open(struct git_objects **out, struct git *g, struct err *err)
{
    struct git_objects *o = mem_zalloc(sizeof *o);

    o->git = g;
    if (start(&o->process, g->folder, batch, g->stop, err) != 0) {
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
    finish(&o->process);
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
        if (serve(&o->process, input, &o->said, &o->complaint, err) != 0)
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
        if (serve(&o->process, &(struct slice){NULL, 0}, &o->said, &o->complaint, err) != 0)
            return -1;
    finish(&o->process);
    str_truncate(&o->said, 0);
    if (!o->git->partial)
        return err_set(err, ERR_FATAL, "%s: git cat-file: %s", o->git->folder,
                       words(&o->complaint));
    str_truncate(&o->complaint, 0);
    return start(&o->process, o->git->folder, batch, o->git->stop, err);
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

int
git_objects_read(struct str *out, const char **type, struct git_objects *o, const char *name,
                 struct err *err)
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
