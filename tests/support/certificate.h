/*
 * certificate: one to trust, so that no test needs the machine's.  It vouches
 * for nobody; nobody has its key.
 */
#ifndef HUBCENSUS_TESTS_CERTIFICATE_H
#define HUBCENSUS_TESTS_CERTIFICATE_H

static const char test_certificate[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBiTCCAS+gAwIBAgIUeFhZ9XEPZCx0JtH0Ti+gnYd+ZJ0wCgYIKoZIzj0EAwIw\n"
    "GTEXMBUGA1UEAwwOaHViY2Vuc3VzIHRlc3QwIBcNMjYxMTIxMjMyMzE1WhgPOTk2\n"
    "NjEwMjcyMzIzMTVaMBkxFzAVBgNVBAMMDmh1YmNlbnN1cyB0ZXN0MFkwEwYHKoZI\n"
    "zj0CAQYIKoZIzj0DAQcDQgAE0IqUyY3iZdI30eCnhsbT3cD8prR7rPC9nX/IcC/8\n"
    "Lfwz5VoIQO6Tk4yYGJXPUH6rHtxMwTuNxQ59d6h4qRLIfqNTMFEwHQYDVR0OBBYE\n"
    "FDnI0jKFYIZj/Iz7Z2MsD7ygotqyMB8GA1UdIwQYMBaAFDnI0jKFYIZj/Iz7Z2Ms\n"
    "D7ygotqyMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJs4gc1w\n"
    "SoxYzF/xzX1K+EAdhK8SjN70U1c4Sl/nlZabAiB114aFO+c4PNwCMEH0as7GkQHN\n"
    "bmAcO0BPYf/S6zbe2g==\n"
    "-----END CERTIFICATE-----\n";

#endif
