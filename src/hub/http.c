/*
 * Each transfer owns one easy handle while it lasts; handles and their buffers
 * are used again.  libcurl calls on_header and on_body from within
 * curl_multi_perform(), which is only called from http_run(); endings are
 * collected after it, outside of all callbacks, so `done` may start and cancel.
 *
 * The token is one header line that belongs to the transport.  Transfers point
 * to it, so there is one copy to wipe besides what libcurl sends.  On https it
 * passes proxies inside the tunnel only (CURLHEADER_SEPARATE).  Plain http
 * would hand it to a proxy as a part of the request, so such requests are made
 * to go through a tunnel too.
 */
#include "hub/http.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/show.h"
#include "base/str.h"
#include "hub/failure.h"
#include "hub/headers.h"
#include "hub/inflate.h"
#include "hub/libcurl.h"
#include "hub/url.h"

/* More than this in headers is no answer of the Hub's, whose own take 2 KB. */
#define HEADERS_MAX ((size_t)256 * 1024)

/* libcurl reads so much at once; a page has megabytes. */
#define RECEIVE_BUFFER 131072L

/* So much of a packed body is handed on at once. */
#define UNPACKED_SIZE 131072

/*
 * Slower than this is no transfer: an answer of the Hub's would take hours.  Far
 * below what a slow line gives each of many requests at once.
 */
#define LEAST_BYTES_PER_SECOND 100L

#define TRACE_LINE_SIZE 64

/* Why we ended a transfer ourselves. */
enum stop {
    STOP_NONE,
    STOP_BY_HANDLER,
    STOP_BODY_TOO_LARGE,
    STOP_BODY_DAMAGED,
    STOP_HEADERS_TOO_LARGE,
    STOP_ENCODING,
};

/* What libcurl 8.6 and later call a header that is longer than they read. */
#define CURL_TOO_LARGE 100

struct http {
    struct transport base;
    const struct libcurl *curl;
    CURLM *multi;
    struct transfer *transfers; /* newest first */
    CURL **idle;
    size_t idle_count;
    size_t idle_capacity;
    bool delivered; /* a handler was called in this run */
    char *authorization;
    char *user_agent;
    char *ca_file;
    long connect_timeout_s;
    long stall_timeout_s;
    long transfer_timeout_s;
    const struct listener *listener;
    char unpacked[UNPACKED_SIZE];
};

struct transfer {
    struct http *http;
    struct transfer *next;
    CURL *easy; /* NULL: it could not be started */
    struct transfer_handler handler;
    void *context;
    char *url;
    bool url_is_bad;
    uint64_t max_bytes;
    struct curl_slist headers[3];
    char trace_line[TRACE_LINE_SIZE];
    struct headers answer;
    size_t header_bytes;
    int status;
    bool head_given;
    uint64_t received;       /* decompressed */
    struct inflate *inflate; /* NULL: the body comes as it is */
    bool member_open;        /* of a packed body: not all of it has come */
    enum stop stop;
    int64_t started_ms;
    char detail[CURL_ERROR_SIZE];
};

static struct http *
http_of(struct transport *t)
{
    return (struct http *)t;
}

/* ---- what comes in ---- */

static bool
names_coding(struct slice encoding, const char *name)
{
    return encoding.len == strlen(name) && strncasecmp(encoding.data, name, encoding.len) == 0;
}

/* Be ready for a body as Content-Encoding says it comes (RFC 9110, section 8.4). */
static bool
prepare_body(struct transfer *t)
{
    struct slice encoding = headers_encoding(&t->answer);

    if (encoding.len == 0 || names_coding(encoding, "identity"))
        return true;
    if (names_coding(encoding, "gzip") || names_coding(encoding, "x-gzip")) {
        t->inflate = inflate_new();
        return true;
    }
    /* An error says enough by its status. */
    if (t->status >= 300)
        return true;
    t->stop = STOP_ENCODING;
    return false;
}

static bool
give_head(struct transfer *t)
{
    const struct http_head head = headers_head(&t->answer, t->status);

    if (!prepare_body(t))
        return false;
    t->head_given = true;
    t->http->delivered = true;
    if (t->handler.head(t->context, &head) == 0)
        return true;
    t->stop = STOP_BY_HANDLER;
    return false;
}

/* libcurl: one header line with its line end, or the empty line after them. */
static size_t
on_header(char *data, size_t size, size_t count, void *context)
{
    struct transfer *t = context;
    size_t len = size * count;

    /* What comes after the body are trailers. */
    if (t->head_given)
        return len;
    t->header_bytes += len;
    if (t->header_bytes > HEADERS_MAX) {
        t->stop = STOP_HEADERS_TOO_LARGE;
        return 0;
    }
    if (len >= 5 && memcmp(data, "HTTP/", 5) == 0) {
        long status = 0;
        libcurl_getinfo(t->http->curl, t->easy, CURLINFO_RESPONSE_CODE, &status);
        t->status = (int)status;
        headers_reset(&t->answer);
        return len;
    }
    if (len > 0 && data[0] != '\r' && data[0] != '\n')
        headers_line(&t->answer, (struct slice){data, len});
    else if (t->status >= 200 && !give_head(t))
        return 0;
    return len;
}

static bool
give_body(struct transfer *t, const char *data, size_t len)
{
    if (len > t->max_bytes - t->received) {
        t->stop = STOP_BODY_TOO_LARGE;
        return false;
    }
    t->received += len;
    if (len == 0)
        return true;
    t->http->delivered = true;
    if (t->handler.body(t->context, data, len) == 0)
        return true;
    t->stop = STOP_BY_HANDLER;
    return false;
}

/* The body may be several members, which are then read as one. */
static bool
unpack(struct transfer *t, struct slice in)
{
    char *out = t->http->unpacked;
    size_t got;

    do {
        if (!t->member_open)
            inflate_begin(t->inflate);
        int more = inflate_step(t->inflate, &in, out, UNPACKED_SIZE, &got, NULL);
        if (more < 0) {
            t->stop = STOP_BODY_DAMAGED;
            return false;
        }
        t->member_open = more > 0;
        if (!give_body(t, out, got))
            return false;
    } while (in.len > 0 || (t->member_open && got == UNPACKED_SIZE));
    return true;
}

/* libcurl: some of the body, as it was sent. */
static size_t
on_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *t = context;
    size_t len = size * count;

    if (len == 0)
        return 0;
    if (t->inflate != NULL)
        return unpack(t, (struct slice){data, len}) ? len : 0;
    return give_body(t, data, len) ? len : 0;
}

/* ---- what went wrong ---- */

static enum failure_kind
kind_of(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_PROXY:
        return FAILURE_PROXY_NAME;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FAILURE_NAME;
    case CURLE_COULDNT_CONNECT:
        return FAILURE_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return FAILURE_TIMEOUT;
    case CURLE_OK:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return FAILURE_CUT;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return FAILURE_NOT_HTTP;
    case CURLE_PEER_FAILED_VERIFICATION:
        return FAILURE_CERTIFICATE;
    case CURLE_SSL_CACERT_BADFILE:
        return FAILURE_TRUST_FILE;
    case CURLE_SSL_CONNECT_ERROR:
        return FAILURE_HANDSHAKE;
    case CURLE_URL_MALFORMAT:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_NOT_BUILT_IN:
        return FAILURE_FOR_EVER;
    default:
        return FAILURE_OTHER;
    }
}

static struct failure
failure_of(const struct transfer *t, CURLcode code)
{
    const struct libcurl *curl = t->http->curl;
    struct failure f = {
        .kind = kind_of(code),
        .detail = t->detail[0] != '\0' ? t->detail : curl->easy_strerror(code),
        .head_given = t->head_given,
        .received = t->received,
        .connect_timeout_s = t->http->connect_timeout_s,
        .stall_timeout_s = t->http->stall_timeout_s,
        .transfer_timeout_s = t->http->transfer_timeout_s,
    };
    curl_off_t total_us = 0, ready_us = 0;
    struct url u;

    if (url_parse(&u, slice_of(t->url)))
        f.host = u.host;
    libcurl_getinfo(curl, t->easy, CURLINFO_HTTP_CONNECTCODE, &f.proxy_status);
    libcurl_getinfo(curl, t->easy, CURLINFO_OS_ERRNO, &f.os_error);
    libcurl_getinfo(curl, t->easy, CURLINFO_TOTAL_TIME_T, &total_us);
    libcurl_getinfo(curl, t->easy, CURLINFO_PRETRANSFER_TIME_T, &ready_us);
    f.total_us = total_us;
    f.is_connected = ready_us > 0;
    return f;
}

/*
 * libcurl's own limits: 100 KB a line and 300 KB together, older ones name them
 * oddly.  Memory never lacks here without our hearing of it.
 */
static bool
headers_were_too_large(const struct transfer *t, CURLcode code)
{
    return !t->head_given &&
           (code == CURLE_OUT_OF_MEMORY || (int)code == CURL_TOO_LARGE ||
            (code == CURLE_RECV_ERROR && strstr(t->detail, "response headers") != NULL));
}

static enum transfer_end
judge(struct str *message, const struct transfer *t, CURLcode code)
{
    switch (t->stop) {
    case STOP_NONE:
        break;
    case STOP_BY_HANDLER:
        str_puts(message, "its reader did not want it");
        return TRANSFER_REFUSED;
    case STOP_BODY_TOO_LARGE:
        str_printf(message, "the answer is larger than %" PRIu64 " bytes", t->max_bytes);
        return TRANSFER_BARRED;
    case STOP_BODY_DAMAGED:
        str_printf(message, "the compressed body is damaged after %" PRIu64 " bytes", t->received);
        return TRANSFER_FAILED;
    case STOP_ENCODING:
        str_puts(message, "the answer is packed in a way that was not asked for: ");
        show_text(message, headers_encoding(&t->answer), SHOW_LENGTH);
        return TRANSFER_BARRED;
    case STOP_HEADERS_TOO_LARGE:
        str_printf(message, "the headers of the answer are larger than %zu bytes", HEADERS_MAX);
        return TRANSFER_BARRED;
    }
    if (t->easy == NULL && t->url_is_bad) {
        str_puts(message, "this is no URL that can be asked for: it must be http or https, "
                          "without a user name or spaces");
        return TRANSFER_BARRED;
    }
    if (t->easy == NULL) {
        str_puts(message, "the network library could not begin it");
        return TRANSFER_FAILED;
    }
    if (code == CURLE_OK && t->member_open) {
        str_printf(message, "the compressed body is cut after %" PRIu64 " bytes", t->received);
        return TRANSFER_FAILED;
    }
    if (code == CURLE_OK && t->head_given)
        return TRANSFER_WHOLE;
    if (headers_were_too_large(t, code)) {
        str_puts(message, "a header of the answer is too long, or there are too many");
        return TRANSFER_BARRED;
    }
    struct failure failure = failure_of(t, code);
    failure_explain(message, &failure);
    return failure_is_barred(&failure) ? TRANSFER_BARRED : TRANSFER_FAILED;
}

/* ---- a transfer's life ---- */

/* Give the easy handle back; the transfer is then nobody's. */
static void
detach(struct http *h, struct transfer *t)
{
    struct transfer **link = &h->transfers;

    while (*link != t)
        link = &(*link)->next;
    *link = t->next;
    if (t->easy == NULL)
        return;
    h->curl->multi_remove_handle(h->multi, t->easy);
    h->curl->easy_reset(t->easy);
    if (h->idle_count == h->idle_capacity) {
        h->idle_capacity = h->idle_capacity > 0 ? h->idle_capacity * 2 : 4;
        h->idle = mem_realloc_array(h->idle, h->idle_capacity, sizeof(CURL *));
    }
    h->idle[h->idle_count++] = t->easy;
    t->easy = NULL;
}

static void
transfer_free(struct transfer *t)
{
    headers_fini(&t->answer);
    inflate_free(t->inflate);
    free(t->url);
    free(t);
}

static void
tell(const struct transfer *t, const char *message)
{
    const struct listener *l = t->http->listener;
    long version = 0;

    if (l == NULL)
        return;
    if (t->easy != NULL)
        libcurl_getinfo(t->http->curl, t->easy, CURLINFO_HTTP_VERSION, &version);
    event_debug(l, "GET %s: status %d, %" PRIu64 " bytes, %" PRId64 " ms, HTTP/%s, %s%s%s", t->url,
                t->status, t->received, clock_monotonic_ms() - t->started_ms,
                version == CURL_HTTP_VERSION_2_0 ? "2" : "1", t->trace_line,
                message != NULL ? "; " : "", message != NULL ? message : "");
}

static void
finish(struct http *h, struct transfer *t, CURLcode code)
{
    struct str message = STR_INIT;
    struct transfer_result result = {.message = NULL};

    result.end = judge(&message, t, code);
    if (message.len > 0)
        result.message = str_text(&message);
    tell(t, result.message);
    detach(h, t);
    h->delivered = true;
    t->handler.done(t->context, &result);
    transfer_free(t);
    str_fini(&message);
}

/* A random UUID (RFC 9562, version 4), by which the Hub's people can find a request. */
static void
write_trace_line(char out[TRACE_LINE_SIZE])
{
    unsigned char b[16] = {0};
    struct str s = STR_INIT;

    /* Without entropy it says nothing, which harms nobody. */
    if (getrandom(b, sizeof b, GRND_NONBLOCK) < 0)
        memset(b, 0, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    str_puts(&s, "X-Amzn-Trace-Id: ");
    for (size_t i = 0; i < sizeof b; i++)
        str_printf(&s, i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" : "%02x", b[i]);
    memcpy(out, s.data, s.len + 1);
    str_fini(&s);
}

static void
set_headers(struct transfer *t, bool with_token)
{
    static char accept[] = "Accept: application/json";

    write_trace_line(t->trace_line);
    t->headers[0] = (struct curl_slist){accept, &t->headers[1]};
    t->headers[1] = (struct curl_slist){t->trace_line, NULL};
    if (with_token && t->http->authorization != NULL) {
        t->headers[1].next = &t->headers[2];
        t->headers[2] = (struct curl_slist){t->http->authorization, NULL};
        libcurl_setopt(t->http->curl, t->easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    }
    libcurl_setopt(t->http->curl, t->easy, CURLOPT_HTTPHEADER, t->headers);
    libcurl_setopt(t->http->curl, t->easy, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
}

static void
set_options(struct transfer *t)
{
    struct http *h = t->http;
    const struct libcurl *curl = h->curl;
    CURL *easy = t->easy;

    libcurl_setopt(curl, easy, CURLOPT_URL, t->url);
    libcurl_setopt(curl, easy, CURLOPT_PROTOCOLS_STR, "http,https");
    libcurl_setopt(curl, easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    libcurl_setopt(curl, easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    libcurl_setopt(curl, easy, CURLOPT_USERAGENT, h->user_agent);
    /* libcurl would inflate too, in three times as long. */
    libcurl_setopt(curl, easy, CURLOPT_ACCEPT_ENCODING, "gzip");
    libcurl_setopt(curl, easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    libcurl_setopt(curl, easy, CURLOPT_BUFFERSIZE, RECEIVE_BUFFER);
    libcurl_setopt(curl, easy, CURLOPT_NOSIGNAL, 1L);
    libcurl_setopt(curl, easy, CURLOPT_TCP_KEEPALIVE, 1L);
    libcurl_setopt(curl, easy, CURLOPT_CONNECTTIMEOUT, h->connect_timeout_s);
    libcurl_setopt(curl, easy, CURLOPT_LOW_SPEED_LIMIT, LEAST_BYTES_PER_SECOND);
    libcurl_setopt(curl, easy, CURLOPT_LOW_SPEED_TIME, h->stall_timeout_s);
    libcurl_setopt(curl, easy, CURLOPT_TIMEOUT, h->transfer_timeout_s);
    libcurl_setopt(curl, easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    libcurl_setopt(curl, easy, CURLOPT_HEADERFUNCTION, on_header);
    libcurl_setopt(curl, easy, CURLOPT_HEADERDATA, t);
    libcurl_setopt(curl, easy, CURLOPT_WRITEFUNCTION, on_body);
    libcurl_setopt(curl, easy, CURLOPT_WRITEDATA, t);
    libcurl_setopt(curl, easy, CURLOPT_PRIVATE, t);
    libcurl_setopt(curl, easy, CURLOPT_ERRORBUFFER, t->detail);
    if (h->ca_file != NULL)
        libcurl_setopt(curl, easy, CURLOPT_CAINFO, h->ca_file);
}

static struct transfer *
http_start(struct transport *base, const struct transfer_request *request,
           const struct transfer_handler *handler, void *context)
{
    struct http *h = http_of(base);
    struct transfer *t = mem_zalloc(sizeof *t);
    struct url u;

    t->http = h;
    headers_init(&t->answer);
    t->handler = *handler;
    t->context = context;
    t->url = mem_strdup(request->url);
    t->max_bytes = request->max_bytes;
    t->started_ms = clock_monotonic_ms();
    t->next = h->transfers;
    h->transfers = t;
    t->url_is_bad = !url_parse(&u, slice_of(t->url));
    if (t->url_is_bad)
        return t;
    t->easy = h->idle_count > 0 ? h->idle[--h->idle_count] : h->curl->easy_init();
    if (t->easy == NULL)
        return t;
    set_options(t);
    set_headers(t, request->with_token);
    if (h->curl->multi_add_handle(h->multi, t->easy) != CURLM_OK) {
        h->curl->easy_cleanup(t->easy);
        t->easy = NULL;
    }
    return t;
}

static void
http_cancel(struct transport *base, struct transfer *t)
{
    detach(http_of(base), t);
    transfer_free(t);
}

/* ---- the transport ---- */

static struct transfer *
not_started(const struct http *h)
{
    struct transfer *t = h->transfers;

    while (t != NULL && t->easy != NULL)
        t = t->next;
    return t;
}

/* Move the bytes that are there and call the handlers. */
static int
step(struct http *h, struct err *err)
{
    int running;
    int waiting;
    CURLMcode code = h->curl->multi_perform(h->multi, &running);
    struct transfer *t;

    if (code != CURLM_OK)
        return err_set(err, ERR_FATAL, "the network cannot be used: %s",
                       h->curl->multi_strerror(code));
    while ((t = not_started(h)) != NULL)
        finish(h, t, CURLE_OK);
    for (CURLMsg *m; (m = h->curl->multi_info_read(h->multi, &waiting)) != NULL;) {
        char *private = NULL;
        CURLcode result = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        libcurl_getinfo(h->curl, m->easy_handle, CURLINFO_PRIVATE, &private);
        finish(h, (struct transfer *)(void *)private, result);
    }
    return 0;
}

static int
http_run(struct transport *base, int timeout_ms, struct err *err)
{
    struct http *h = http_of(base);
    int64_t end = clock_monotonic_ms() + timeout_ms;
    bool interrupted = false;

    h->delivered = false;
    for (;;) {
        if (step(h, err) != 0)
            return -1;
        int64_t left = end - clock_monotonic_ms();
        if (h->delivered || interrupted || left <= 0)
            return 0;
        int ready = 0;
        CURLMcode code = h->curl->multi_poll(h->multi, NULL, 0, (int)left, &ready);
        if (code != CURLM_OK)
            return err_set(err, ERR_FATAL, "the network cannot be waited for: %s",
                           h->curl->multi_strerror(code));
        /* No socket is ready: the time is over, a timer of libcurl's, or a signal. */
        interrupted = ready == 0;
    }
}

static void
http_free(struct transport *base)
{
    struct http *h = http_of(base);

    while (h->transfers != NULL)
        http_cancel(base, h->transfers);
    for (size_t i = 0; i < h->idle_count; i++)
        h->curl->easy_cleanup(h->idle[i]);
    free(h->idle);
    h->curl->multi_cleanup(h->multi);
    if (h->authorization != NULL)
        explicit_bzero(h->authorization, strlen(h->authorization));
    free(h->authorization);
    free(h->user_agent);
    free(h->ca_file);
    h->curl->global_cleanup();
    libcurl_free(h->curl);
    free(h);
}

static long
or_default(long value, long usual)
{
    return value > 0 ? value : usual;
}

/* Made in one piece, so that growing leaves no copy behind. */
static char *
authorization_line(const char *token)
{
    static const char start[] = "Authorization: Bearer ";
    size_t len = strlen(token);
    char *line = mem_alloc(sizeof start + len);

    memcpy(line, start, sizeof start - 1);
    memcpy(line + sizeof start - 1, token, len + 1);
    return line;
}

int
http_open(struct transport **out, const struct http_options *options, struct err *err)
{
    static const struct transport_ops ops = {http_start, http_cancel, http_run, http_free};
    long connections = options->max_connections > 0 ? (long)options->max_connections : 16;
    const struct libcurl *curl;

    *out = NULL;
    if (libcurl_load(&curl, NULL, err) != 0)
        return -1;
    CURLcode code = curl->global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = code == CURLE_OK ? curl->multi_init() : NULL;
    if (multi == NULL) {
        err_set(err, ERR_FATAL, "the network library cannot be started%s%s",
                code != CURLE_OK ? ": " : "", code != CURLE_OK ? curl->easy_strerror(code) : "");
        if (code == CURLE_OK)
            curl->global_cleanup();
        libcurl_free(curl);
        return -1;
    }
    libcurl_multi_setopt(curl, multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    libcurl_multi_setopt(curl, multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    struct http *h = mem_zalloc(sizeof *h);
    h->base.ops = &ops;
    h->curl = curl;
    h->multi = multi;
    h->authorization = options->token != NULL ? authorization_line(options->token) : NULL;
    h->user_agent = mem_strdup(options->user_agent != NULL ? options->user_agent : "hubcensus");
    h->ca_file = options->ca_file != NULL ? mem_strdup(options->ca_file) : NULL;
    h->connect_timeout_s = or_default(options->connect_timeout_s, 30);
    h->stall_timeout_s = or_default(options->stall_timeout_s, 30);
    h->transfer_timeout_s = or_default(options->transfer_timeout_s, 600);
    h->listener = options->listener;
    *out = &h->base;
    return 0;
}
