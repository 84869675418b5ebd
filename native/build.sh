#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the C parts into target/. Needs cc, ar and objcopy (or what CC, AR and OBJCOPY name); no make. Called
# by Maven, or by hand:
#   build.sh            everything that is shipped, the examples and the load programs
#   build.sh test       the same, then builds and runs the tests
#   build.sh sanitize   builds the tests with address, undefined and thread sanitizers and runs them
#   build.sh install PREFIX   builds, then installs what is shipped below DESTDIR/PREFIX (PREFIX: absolute)
set -eu
cd "$(dirname "$0")"

CC=${CC:-cc}
AR=${AR:-ar}
OBJCOPY=${OBJCOPY:-objcopy}
for tool in "$CC" "$AR" "$OBJCOPY"; do
	command -v "$tool" >/dev/null 2>&1 || {
		echo "$tool: not found (expected: a C compiler and binutils; on Debian: apt install gcc binutils)" >&2
		exit 1
	}
done

warnings='-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla'
# Undefined first: some distributions define it already, and differently.
hardening='-O2 -g -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fno-plt'
hidden='-fPIC -fvisibility=hidden'
linking='-Wl,-z,relro,-z,now,-z,noexecstack -Wl,--no-undefined'
program='-fPIE -pie'
wire=$(echo src/wire/*.c)
api=$(echo src/api/*.c)
resume=$(echo src/resume/*.c)
preload=$(echo src/preload/*.c)
# The interface of libpasid.so: raised when a program built against an older one would break.
soname_api=libpasid.so.0
version=$(sed -n 's/^  <version>\(.*\)<\/version>$/\1/p' ../pom.xml | head -n 1)

shared() { # NAME SONAME SOURCE...
	name=$1
	soname=$2
	shift 2
	$CC $warnings $hardening $hidden -shared -Wl,-soname,"$soname" $linking -o "target/$name.new" "$@" -lpthread -ldl
	mv "target/$name.new" "target/$name"
}

static_api() {
	objects=target/objects
	mkdir -p "$objects"
	$CC $warnings $hardening $hidden -nostdlib -r -o "$objects/pasid.o" $api $resume $wire
	# Symbols that the shared library hides must not clash with a program's own names in the static one either.
	"$OBJCOPY" --localize-hidden "$objects/pasid.o"
	rm -f target/libpasid.a
	"$AR" rcs target/libpasid.a "$objects/pasid.o"
}

# Static, so that it starts fast and stays small where it supervises; a system without a static libc has it the other way.
build_run() {
	$CC $warnings $hardening -static -Iinclude -o target/pasid-run src/run/*.c target/libpasid.a -lpthread 2>/dev/null ||
		$CC $warnings $hardening $program -Iinclude -o target/pasid-run src/run/*.c target/libpasid.a -lpthread
}

build() {
	mkdir -p target/examples target/bench target/test
	shared libpasid_vfio.so libpasid_vfio.so $preload $resume $wire
	shared libpasid.so "$soname_api" -Wl,--version-script=src/api/libpasid.map $api $resume $wire
	ln -sf libpasid.so "target/$soname_api"
	static_api
	$CC $warnings $hardening $program -o target/examples/vmm_ioctl ../examples/vmm_ioctl.c
	for example in vmm_pasid vmm_resume vmm_migrate pasid_events; do
		$CC $warnings $hardening $program -Iinclude -o "target/examples/$example" "../examples/$example.c" \
			target/libpasid.a -lpthread
	done
	build_run
	$CC $warnings $hardening $program -o target/bench/echo_server src/bench/echo_server.c
	$CC $warnings $hardening $program -o target/bench/awake src/bench/awake.c -lpthread
	$CC $warnings $hardening $program -o target/bench/load src/bench/load.c src/bench/load_*.c
	$CC $warnings $hardening $program -o target/bench/passthrough src/bench/passthrough.c
	$CC $warnings $hardening $program -o target/bench/ioctl_roundtrip src/bench/ioctl_roundtrip.c
}

shim_tests='src/test/shim_test.c src/test/container_test.c src/test/descriptor_test.c src/test/process_test.c
	src/test/failure_test.c src/test/resume_test.c src/test/close_test.c src/test/change_test.c src/test/test.c'

record_tests='src/test/record_test.c src/test/test.c src/resume/id_set.c src/resume/word_map.c'
path_tests='src/test/path_test.c src/test/test.c src/wire/socket_path.c'
run_tests='src/test/run_test.c src/test/test.c'
api_tests='src/test/api_test.c src/test/api_session_test.c src/test/api_command_test.c
	src/test/api_resume_test.c src/test/api_event_test.c src/test/api_change_test.c src/test/test.c'

build_tests() {
	mkdir -p target/test
	$CC $warnings $hardening $program -o target/test/peer src/test/peer/*.c
	$CC $warnings $hardening $program -o target/test/shim_test $shim_tests -lpthread
	$CC $warnings $hardening $program -Iinclude -o target/test/api_test $api_tests \
		-Ltarget -lpasid -Wl,-rpath,'$ORIGIN/..' -lpthread
	$CC $warnings $hardening $program -o target/test/record_test $record_tests
	$CC $warnings $hardening $program -o target/test/path_test $path_tests
	$CC $warnings $hardening $program -o target/test/run_test $run_tests
	# The cases that wait for a time-out wait for a shorter one; all others run what is shipped.
	shared test/libpasid_vfio_impatient.so libpasid_vfio.so $preload $resume $wire -DCONNECTION_TIMEOUT_MS=300
}

run_tests() {
	LD_PRELOAD=target/libpasid_vfio.so target/test/shim_test target/test/peer main "$@"
	LD_PRELOAD=target/test/libpasid_vfio_impatient.so target/test/shim_test target/test/peer timeout
	target/test/api_test target/test/peer "$@"
	target/test/record_test "$@"
	target/test/path_test "$@"
	target/test/run_test target/test/peer target/pasid-run "$@"
	src/test/install_test.sh "$@"
}

put() { # put MODE FILE NAME: installs below the prefix
	mkdir -p "$root/${3%/*}"
	cp "$2" "$root/$3.new"
	chmod "$1" "$root/$3.new"
	mv "$root/$3.new" "$root/$3"
}

install_all() { # install_all PREFIX
	prefix=$1
	root=${DESTDIR:-}$prefix
	for header in include/*.h; do
		put 644 "$header" "$header"
	done
	put 644 target/libpasid.a lib/libpasid.a
	put 755 target/libpasid.so "lib/libpasid.so.$version"
	ln -sf "libpasid.so.$version" "$root/lib/$soname_api"
	ln -sf "$soname_api" "$root/lib/libpasid.so"
	put 755 target/libpasid_vfio.so lib/libpasid_vfio.so
	put 755 target/pasid-run bin/pasid-run
	sed "s|@PREFIX@|$prefix|; s|@VERSION@|$version|" pasid.pc.in >target/pasid.pc
	put 644 target/pasid.pc lib/pkgconfig/pasid.pc
	install_manual
}

# One page describes all functions; each name leads to it.
install_manual() {
	put 644 man/pasid.3 share/man/man3/pasid.3
	for name in $(sed -n 's/^\t\(pasid_.*\);$/\1/p' src/api/libpasid.map); do
		echo '.so man3/pasid.3' >"$root/share/man/man3/$name.3"
	done
}

# The shim and its tests in one program: a sanitizer has to come before anything that is preloaded.
run_sanitized() { # NAME FLAGS
	sanitized=target/test/$1
	mkdir -p "$sanitized"
	$CC $warnings -O1 -g -fno-omit-frame-pointer $2 -o "$sanitized/shim_test" $shim_tests $preload $resume $wire -lpthread -ldl
	$CC $warnings -O1 -g -fno-omit-frame-pointer $2 -Iinclude -o "$sanitized/api_test" $api_tests $api $resume $wire -lpthread
	$CC $warnings -O1 -g -fno-omit-frame-pointer $2 -o "$sanitized/record_test" $record_tests
	$CC $warnings -O1 -g -fno-omit-frame-pointer $2 -Iinclude -o "$sanitized/pasid-run" src/run/*.c $api $resume $wire -lpthread
	$CC $warnings $hardening $program -DMOST_KIB=1048576 -o "$sanitized/run_test" $run_tests
	"$sanitized/shim_test" target/test/peer main
	"$sanitized/api_test" target/test/peer
	"$sanitized/record_test"
	# pasid run becomes the program or ends: it frees no memory before.
	ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 "$sanitized/run_test" target/test/peer "$sanitized/pasid-run"
}

case ${1:-} in
'')
	build
	;;
test)
	build
	build_tests
	run_tests
	;;
sanitize)
	build_tests
	# open(NULL) is one of the tests; the alternate stack clashes with pthread_cancel.
	ASAN_OPTIONS=use_sigaltstack=0 run_sanitized address-undefined \
		'-fsanitize=address,undefined -fno-sanitize-recover=all -fno-sanitize=nonnull-attribute'
	TSAN_OPTIONS=die_after_fork=0 run_sanitized thread -fsanitize=thread
	;;
install)
	case ${2:-} in
	/*) ;;
	*)
		echo "build.sh install: ${2:-nothing} (expected: PREFIX, an absolute path)" >&2
		exit 2
		;;
	esac
	build
	install_all "${2%/}"
	;;
*)
	echo "build.sh: $1 (expected: nothing, test, sanitize or install)" >&2
	exit 2
	;;
esac
