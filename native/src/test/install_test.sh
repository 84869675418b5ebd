#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests of `build.sh install`: what is installed is complete, and programs of C and C++ build against it and run.
# Run by build.sh, in native/. Usage: install_test.sh [NAME]   only cases that contain it
set -u
only=${1:-}
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
prefix=$stage/opt/pasid
passed=0
failed=0

check() { # check NAME COMMAND...
	name=$1
	shift
	case $name in
	*"$only"*) ;;
	*) return ;;
	esac
	if "$@" >"$stage/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $name"
		cat "$stage/log"
	fi
}

user_program() {
	cat <<'END'
#include <pasid_operator.h>
#include <pasid_events.h>
#include <pasid_references.h>
#include <pasid.h>
int main(void)
{
	struct pasid_session *session;
	int error = pasid_connect("/nowhere/socket", &session);
	return error == -2 ? 0 : 1;
}
END
}

# The flags that pkg-config prints, or would print if it were there.
flags() { # flags Cflags|Libs
	if command -v pkg-config >/dev/null; then
		PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config "--$(echo "$1" | tr CL cl)" pasid
		return
	fi
	sed -n "s|^$1: ||p" "$prefix/lib/pkgconfig/pasid.pc" | sed "s|\${libdir}|$prefix/lib|; s|\${includedir}|$prefix/include|"
}

builds_and_runs() { # builds_and_runs COMPILER SUFFIX STANDARD
	user_program >"$stage/user.$2"
	# The flags are words.
	# shellcheck disable=SC2046
	"$1" "$3" -Wall -Wextra -Wpedantic -Werror -o "$stage/user" "$stage/user.$2" $(flags Cflags) $(flags Libs) &&
		LD_LIBRARY_PATH=$prefix/lib "$stage/user"
}

each_header_stands_alone() {
	for header in "$prefix"/include/*.h; do
		echo "#include \"$header\"" >"$stage/alone.c"
		"${CC:-cc}" -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only "$stage/alone.c" || return 1
	done
}

links_statically() {
	user_program >"$stage/user.c"
	"${CC:-cc}" -o "$stage/user" "$stage/user.c" -I"$prefix/include" "$prefix/lib/libpasid.a" -lpthread && "$stage/user"
}

# Each function of the headers, under a version, and nothing else.
exports_what_the_headers_declare() {
	sed -n 's/^PASID_PUBLIC .*[ *]\(pasid_[a-z_]*\)(.*/\1@@PASID_0.1/p' "$prefix"/include/*.h | sort >"$stage/declared"
	nm -D --defined-only "$prefix/lib/libpasid.so" | awk '$2 == "T" { print $3 }' | sort >"$stage/exported"
	diff "$stage/declared" "$stage/exported" && [ "$(wc -l <"$stage/declared")" -gt 30 ]
}

has_a_soname() {
	objdump -p "$prefix/lib/libpasid.so" | grep -q 'SONAME *libpasid.so.0$' &&
		[ "$(readlink "$prefix/lib/libpasid.so")" = libpasid.so.0 ] && [ -f "$prefix/lib/libpasid.so.0" ]
}

respects_destdir() {
	DESTDIR=$stage/dest ./build.sh install /usr && grep -q '^prefix=/usr$' "$stage/dest/usr/lib/pkgconfig/pasid.pc" &&
		[ -x "$stage/dest/usr/bin/pasid-run" ] && [ -f "$stage/dest/usr/lib/libpasid_vfio.so" ]
}

refuses_a_relative_prefix() {
	! ./build.sh install somewhere 2>"$stage/message" && grep -q 'somewhere (expected: PREFIX' "$stage/message"
}

page_has_no_warnings() {
	[ -z "$(man --warnings -l "$prefix/share/man/man3/pasid.3" 2>&1 >/dev/null)" ] &&
		[ -f "$prefix/share/man/man3/pasid_report_busy.3" ]
}

# The synopsis has the functions of the headers as they are declared there, and nothing else.
page_declares_the_functions() {
	sed '/^#/d' include/*.h | tr '\n\t' '  ' | grep -o 'PASID_PUBLIC [^;]*;' | sed 's/^PASID_PUBLIC //; s/  */ /g' |
		LC_ALL=C sort >"$stage/declared"
	sed -n 's/^[a-z_].*);$/&/p' man/pasid.3 | LC_ALL=C sort | cmp -s - "$stage/declared"
}

licences_are_named() {
	! grep -L 'SPDX-License-Identifier: Apache-2.0 OR BSD-3-Clause' include/*.h src/api/*.[ch] src/preload/*.[ch] \
		src/resume/*.[ch] src/wire/*.[ch] src/api/libpasid.map ../examples/*.c man/pasid.3 | grep .
}

./build.sh install "$prefix" >"$stage/log" 2>&1 || {
	cat "$stage/log"
	echo '0 passed, 1 failed'
	exit 1
}
check 'install: C' builds_and_runs "${CC:-cc}" c -std=c11
if command -v "${CXX:-g++}" >/dev/null 2>&1; then
	check 'install: C++' builds_and_runs "${CXX:-g++}" cpp -std=c++11
fi
check 'install: each header stands alone' each_header_stands_alone
check 'install: static' links_statically
check 'install: exported symbols' exports_what_the_headers_declare
check 'install: soname' has_a_soname
check 'install: DESTDIR' respects_destdir
check 'install: relative prefix' refuses_a_relative_prefix
if command -v man >/dev/null 2>&1; then
	check 'install: manual page' page_has_no_warnings
fi
check 'install: synopsis of the manual page' page_declares_the_functions
check 'install: licences' licences_are_named
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
