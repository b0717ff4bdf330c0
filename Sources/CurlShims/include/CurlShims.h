/// Typed shims for the functions of libcurl that take variable arguments, which Swift cannot call.
///
/// Nothing is decided here: each shim passes one value of one type to one function of libcurl and returns its code. The
/// caller keeps to the type that the option asks for (https://curl.se/libcurl/c/curl_easy_setopt.html).

#ifndef CURL_SHIMS_H
#define CURL_SHIMS_H

#include <curl/curl.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or newer is needed (CURLOPT_QUICK_EXIT)"
#endif

/// Sets an option that takes a `long`: numbers and switches.
CURLcode curl_shim_set_long(CURL *easy, CURLoption option, long value);

/// Sets an option that takes a `curl_off_t`: sizes.
CURLcode curl_shim_set_size(CURL *easy, CURLoption option, curl_off_t value);

/// Sets an option that takes text; libcurl copies it. A null pointer unsets the option.
CURLcode curl_shim_set_text(CURL *easy, CURLoption option, const char *value);

/// Sets an option that takes a list; libcurl does not copy it, so it must outlive the transfer.
CURLcode curl_shim_set_list(CURL *easy, CURLoption option, struct curl_slist *value);

/// Sets the pointer that libcurl hands to a callback.
CURLcode curl_shim_set_pointer(CURL *easy, CURLoption option, void *value);

/// Sets a callback that moves bytes: `CURLOPT_READFUNCTION`, `CURLOPT_WRITEFUNCTION` or `CURLOPT_HEADERFUNCTION`, which
/// share one signature.
CURLcode curl_shim_set_bytes_callback(CURL *easy, CURLoption option, curl_write_callback value);

/// Sets `CURLOPT_SEEKFUNCTION`.
CURLcode curl_shim_set_seek_callback(CURL *easy, curl_seek_callback value);

/// Reads a `long` that libcurl knows of a transfer.
CURLcode curl_shim_get_long(CURL *easy, CURLINFO info, long *value);

/// Sets an option of a multi handle that takes a `long`.
CURLMcode curl_shim_multi_set_long(CURLM *multi, CURLMoption option, long value);

#endif
