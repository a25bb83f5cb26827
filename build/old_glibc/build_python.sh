#!/bin/bash
# Builds CPython with static OpenSSL, zlib, xz, bzip2 and libffi; runs inside the old root.
# Its sources lie in /src, already compared with sources.sha256. The result is /opt/python, which
# finds its own library beside itself and so may be moved.
set -euo pipefail
JOBS=${JOBS:-2}
DEPENDENCIES=/opt/dependencies
export CFLAGS="-O2 -fPIC" LC_ALL=C

unpack() { # unpack NAME: a fresh folder of the one tarball with this name, entered
    rm -rf "/work/$1" && mkdir -p "/work/$1" && cd "/work/$1"
    tar --extract --strip-components=1 --file "$(ls "/src/$1"_*)"
}

unpack zlib
./configure --static --prefix="$DEPENDENCIES"
make -j"$JOBS" libz.a
make install

unpack bzip2
make -j"$JOBS" CFLAGS="$CFLAGS -D_FILE_OFFSET_BITS=64" libbz2.a
install -D -m 644 libbz2.a "$DEPENDENCIES/lib/libbz2.a"
install -D -m 644 bzlib.h "$DEPENDENCIES/include/bzlib.h"

unpack xz-utils
./configure --prefix="$DEPENDENCIES" --disable-shared --disable-nls --disable-doc \
    --disable-xz --disable-xzdec --disable-lzmadec --disable-lzmainfo --disable-scripts
make -j"$JOBS" install

unpack libffi
./configure --prefix="$DEPENDENCIES" --libdir="$DEPENDENCIES/lib" --disable-shared --disable-docs \
    --disable-multi-os-directory
make -j"$JOBS" install

# Without TLS 1.0 and 1.1, DTLS, engines and old ciphers: nothing here speaks them. The folder of
# trusted certificates is where most systems keep theirs, and not this root's.
unpack openssl
./config no-shared no-tests no-docs no-apps no-engine no-legacy no-dtls no-tls1 no-tls1_1 no-comp \
    --prefix="$DEPENDENCIES" --libdir=lib --openssldir=/etc/ssl
make -j"$JOBS" build_libs
make install_dev

# Libraries that OpenSSL wants are named before it: --no-as-needed keeps them for its sake.
unpack python3.13
LIBS="-ldl -lpthread" PKG_CONFIG_LIBDIR="$DEPENDENCIES/lib/pkgconfig" CPPFLAGS="-I$DEPENDENCIES/include" \
LDFLAGS="-L$DEPENDENCIES/lib -Wl,-rpath,'\$\$ORIGIN/../lib' -Wl,--exclude-libs,ALL -Wl,--no-as-needed" \
    ./configure --prefix=/opt/python --enable-shared --with-openssl="$DEPENDENCIES" \
    --without-static-libpython --disable-test-modules --with-ensurepip=install
make -j"$JOBS"
make install
install -D -m 644 /src/sources.sha256 /opt/python/share/sources.sha256
/opt/python/bin/python3.13 -c "import bz2, ctypes, lzma, ssl, zlib; print(ssl.OPENSSL_VERSION)"
