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
#include "git/git_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

#define READ_SIZE ((size_t)64 << 10)

/* What git's complaints are kept to: more than anyone reads. */
#define COMPLAINT_MAX ((size_t)64 << 10)

/* How long a stop may go unseen that comes just before a wait, which it then does not end. */
#define STOP_MS 100

/* Starting. */

/* What would change git's ways, and what is the Hub's business, its token above all. */
static bool
is_kept(const char *variable)
{
    static const char *const dropped[] = {"GIT_", "LC_ALL=", "HF_", "HUGGING_FACE_"};

    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++)
        if (strncmp(variable, dropped[i], strlen(dropped[i])) == 0)
            return false;
    return true;
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
spawn(struct git_process *p, const char *folder, const char *const *arguments, const int ends[3])
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
    /* libcurl's sockets stay open across an exec, as does what this program was itself given. */
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
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

int
git_process_start(struct git_process *p, const char *folder, const char *const *arguments,
                  const volatile sig_atomic_t *stop, struct err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, complaint[2] = {-1, -1};
    int error = 0;

    *p = (struct git_process){-1, -1, -1, -1, stop};
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
give(struct git_process *p, struct slice *input, struct err *err)
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
is_stopped(const struct git_process *p)
{
    return p->stop != NULL && *p->stop != 0;
}

int
git_process_serve(struct git_process *p, struct slice *input, struct str *out,
                  struct str *complaint, struct err *err)
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
await(const struct git_process *p)
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

int
git_process_finish(struct git_process *p)
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

int
git_process_killed(const char *what, int by, struct err *err)
{
    if (by == SIGINT || by == SIGTERM || by == SIGHUP)
        return err_set(err, ERR_STOPPED, "stopped while `git %s` ran", what);
    return err_set(err, ERR_FATAL, "`git %s` was ended by signal %d", what, by);
}

int
git_process_run(const char *folder, const volatile sig_atomic_t *stop, struct str *out,
                struct str *complaint, const char *const *arguments, struct slice input,
                struct err *err)
{
    struct git_process p;
    int failed = 0;

    if (git_process_start(&p, folder, arguments, stop, err) != 0)
        return -1;
    while (failed == 0 && (p.out >= 0 || p.complaint >= 0)) {
        if (input.len == 0)
            close_end(&p.in);
        failed = git_process_serve(&p, &input, out, complaint, err);
    }
    int status = git_process_finish(&p);
    if (failed != 0)
        return -1;
    if (is_stopped(&p))
        return err_set(err, ERR_STOPPED, "stopped while `git %s` ran", arguments[0]);
    if (status == -1)
        return err_set(err, ERR_FATAL, "how `git %s` ended is not known: SIGCHLD is ignored",
                       arguments[0]);
    if (!WIFEXITED(status))
        return git_process_killed(arguments[0], WTERMSIG(status), err);
    /* So ends a child where posix_spawn() had returned before it failed, as under valgrind. */
    if (WEXITSTATUS(status) == 127 && complaint->len == 0)
        return not_found(err);
    return WEXITSTATUS(status);
}
