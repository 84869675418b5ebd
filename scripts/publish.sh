# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2154
# Puts the libraries into a Maven repository in a folder: jars, sources, Javadoc, a BOM and, for each, an SBOM.

publish_usage() {
    cat <<'END'
usage: ./pasid publish FOLDER

  Builds the libraries core, protocol and client and puts them, with sources, Javadoc and CycloneDX
  SBOMs, and pasid4j-bom, into the Maven repository in FOLDER. Two runs give the same bytes.
END
}

run_publish() {
    case ${1:-} in
    --help | -h)
        publish_usage
        return 0
        ;;
    '' | -*) fail "publish: ${1:-nothing} (expected: a folder)" ;;
    esac
    mkdir -p "$1"
    folder=$(CDPATH='' cd -- "$1" && pwd -P)
    find_jdk
    find_maven
    lock_build
    if ! run_maven publishing "$build_dir/publish.log" deploy -P publish -pl .,bom,testkit,core,protocol,client -DskipTests -Dmaven.install.skip=true \
        -Dmaven.test.skip=true -Dspotless.check.skip=true "-DaltDeploymentRepository=folder::file://$folder"; then
        tail -n 30 "$build_dir/publish.log" >&2
        fail "publishing failed; the whole log: $build_dir/publish.log"
    fi
    printf 'published: %s\n' "$folder"
}
