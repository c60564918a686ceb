// A release on the host: the package and its runtime, proven before anything is run from it. It is made beside the others under a name that
// says what is in it, so it never changes and the one before stays for going back.

export const releaseEngine = `
package=$here/handschlag-relay.tar.gz

find_arch() {
  case $(uname -m) in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) stop processor "there is no package for $(uname -m)" "$(uname -m)" ;;
  esac
}
is_new_enough() { # v20.19.0
  numbers=\${1#v}
  major=\${numbers%%.*}
  minor=\${numbers#*.}
  minor=\${minor%%.*}
  case $major$minor in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -gt 20 ] || { [ "$major" = 20 ] && [ "$minor" -ge 19 ]; }
}
runs_as_anybody() { (cd / && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$1" --version) 2>/dev/null; }

# Sets runtime_id, runtime_hash and node_version.
name_runtime() {
  if [ "$runtime" = host ]; then
    host_node=$(command -v node) || stop no-node 'there is no Node on this host; choose an archive of Node in the details of the gateway'
    node_version=$(runs_as_anybody "$host_node") || stop node-private "$host_node does not run for everybody; install Node system-wide or choose an archive" "$host_node"
    runtime_hash=$host_node-$node_version
    runtime_id=
  else
    [ -f "$here/$runtime" ] || stop not-brought "$runtime was not brought along" "$runtime"
    case $runtime in
      *"-linux-$arch.tar.gz" | *"-linux-$arch.tar.xz") ;;
      *) stop processor "$runtime is for another processor: this host needs linux-$arch" "$runtime" ;;
    esac
    case $runtime in
      *.xz) command -v xz >/dev/null 2>&1 || stop no-xz 'this host cannot unpack .tar.xz; choose the archive that ends in .tar.gz' ;;
    esac
    runtime_hash=$(hash_of "$here/$runtime")
    node_version=\${runtime#node-}
    node_version=\${node_version%%-*}
    runtime_id=node-$node_version-$(printf %.12s "$runtime_hash")
  fi
  is_new_enough "$node_version" || stop node-old "Node $node_version is too old: the relay needs 20.19 or newer" "$node_version"
}

# Sets release, package_hash and version.
name_release() {
  find_arch
  [ -f "$package" ] || stop not-brought "\${package##*/} was not brought along" "\${package##*/}"
  package_hash=$(hash_of "$package")
  version=$(tar -xzOf "$package" VERSION 2>/dev/null | head -c 40) || version=
  case $version in '' | *[!0-9A-Za-z.-]*) stop damaged "\${package##*/} is no package of the relay" "\${package##*/}" ;; esac
  name_runtime
  release=$version-$(printf '%s %s' "$package_hash" "$runtime_hash" | sha256sum | cut -c 1-12)
}

is_whole() { [ -f "$1/SHA256SUMS" ] && (cd "$1" && sha256sum -c --quiet --strict SHA256SUMS) >/dev/null 2>&1; }

# Unpacks what is not there yet into the stage; sets release_dir and node_file.
stage_release() {
  release_dir=$opt/$release
  if ! is_whole "$release_dir" || [ ! -x "$release_dir/runtime/node" ]; then
    release_dir=$stage/release
    mkdir -p "$release_dir/runtime"
    tar -xzf "$package" -C "$release_dir" --no-same-owner --no-same-permissions || stop unpack "\${package##*/} cannot be unpacked" "\${package##*/}"
    is_whole "$release_dir" || stop damaged "\${package##*/} does not hold what its sums say" "\${package##*/}"
    if [ -z "$runtime_id" ]; then ln -s "$host_node" "$release_dir/runtime/node"
    else ln -s "$opt/runtimes/$runtime_id/node" "$release_dir/runtime/node"; fi
  fi
  if [ -z "$runtime_id" ]; then node_file=$host_node
  elif [ -x "$opt/runtimes/$runtime_id/node" ] && [ "$(hash_of "$opt/runtimes/$runtime_id/node")" = "$(cat "$opt/runtimes/$runtime_id/SHA256")" ]; then
    node_file=$opt/runtimes/$runtime_id/node
  else stage_runtime; fi
  (cd / && exec setpriv --reuid=65534 --regid=65534 --clear-groups "$node_file" -e 'require(process.argv[1])' \\
    "$release_dir/prebuilds/linux-$arch/@photostructure+sqlite.glibc.node") >/dev/null 2>&1 ||
    stop libc 'the runtime does not run here: the relay needs a Linux with glibc that is not too old'
}
# The archive must be as Node's makers pack it: one folder of its own name, the program in it.
stage_runtime() {
  base=\${runtime%.tar.*}
  mkdir -p "$stage/unpacked"
  tar -xf "$here/$runtime" -C "$stage/unpacked" --no-same-owner --no-same-permissions "$base/bin/node" "$base/LICENSE" 2>/dev/null ||
    stop archive "$runtime is no archive as nodejs.org offers it: $base/bin/node or $base/LICENSE is missing" "$runtime"
  [ -f "$stage/unpacked/$base/bin/node" ] && [ ! -L "$stage/unpacked/$base/bin/node" ] || stop archive "$base/bin/node is no file" "$runtime"
  mkdir "$stage/runtime"
  mv "$stage/unpacked/$base/bin/node" "$stage/unpacked/$base/LICENSE" "$stage/runtime/"
  rm -rf "$stage/unpacked"
  chmod 755 "$stage/runtime/node"
  hash_of "$stage/runtime/node" > "$stage/runtime/SHA256"
  node_file=$stage/runtime/node
  told=$(runs_as_anybody "$node_file") || stop libc "$runtime does not run on this host" "$runtime"
  [ "$told" = "$node_version" ] || stop archive "$runtime holds Node $told" "$runtime"
}

make_stage() {
  [ -d /opt ] || mkdir /opt
  stage=$(mktemp -d /opt/.handschlag-stage.XXXXXX)
  scratch=$stage/scratch
  chmod 755 "$stage"
  mkdir "$stage/etc" "$scratch"
  chmod 700 "$scratch"
  wanted_kb=60000
  [ -z "$runtime_id" ] || [ -d "$opt/runtimes/$runtime_id" ] || wanted_kb=300000
  free_kb=$(df -Pk "$stage" | awk 'NR == 2 { print $4 }')
  [ "$free_kb" -ge "$wanted_kb" ] || stop no-room "not enough room below /opt: $((free_kb / 1024)) MB are free, $((wanted_kb / 1024)) are needed" "/opt"
}
`
