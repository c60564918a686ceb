#!/bin/sh
# Handschlag, Postfix. Puts a backup of the apply script back.
# Read README.txt first.

wanted_version='3.7'
map_type='lmdb'
config_dir='/etc/postfix'
own_dir='/etc/postfix/handschlag'
ca_file='/etc/ssl/certs/ca-certificates.crt'
maps='tls_policy transport'
has_inbound='no'
has_pins='no'
has_dane='yes'
has_authorities='yes'
plaintext_code='530'
certificate_files='/etc/ssl/private/partner.pem'
set_hash='205fc31e80fda105cb837452d89e11f8e00e9e3f186cb957eaeaf8a59a2cd411'
file_hashes='tls_policy:ca1565e4924adfdb3a492b24d135d82fa6263d8c1bd4a8eea698210c6fc19464 transport:609861bbb98fdccab4c782c2809c8baea95b64dd28793c4f7fa9665f38662dc6 authorities.pem:6393be74a0fd66571cb8547a7eff9aec5d58c85f29dbaf9626a75b4e2fa98ac3 main.cf.section:80a60925b42741500a34d7e36d7d838e3f2c3e430cc49a7033b3824dbb49cad3 master.cf.section:1b1e7cb9f3beeae3de5471a12dfaaf52c03600bd8e78cc2eacf48c97a6c278b2'

set -eu
LC_ALL=C
export LC_ALL
PATH=$PATH:/usr/sbin:/usr/local/sbin:/sbin
umask 022
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
section_begin='# handschlag: begin of the generated section, do not edit'
section_end='# handschlag: end of the generated section'
parameters='mail_version smtp_tls_policy_maps transport_maps smtpd_sender_restrictions smtpd_restriction_classes
  smtpd_tls_security_level smtpd_use_tls smtpd_tls_fingerprint_digest plaintext_reject_code'
tab=$(printf '\t')
telling=no

# Whoever read along may be gone; that ends nothing.
say() { printf '%s\n' "$*" 2>/dev/null || :; }
warn() { say "$*" >&2; }
# stop EXIT NAME SENTENCE [WHAT]: the name and what it is about for programs, the sentence for who sits here.
stop() {
  what==
  [ -z "${4-}" ] || what=$(printf '%s' "$4" | base64_line)
  tell "stop $1 $2 $what"
  warn "STOP: $3"
  exit "$1"
}

# A line for the program that reads along; blanks apart, Base64 where a value may hold anything.
tell() { [ "$telling" = no ] || say "@handschlag $*"; }
base64_line() { if command -v base64 >/dev/null 2>&1; then base64; else openssl base64; fi | tr -d '\n'; }
# A file as one value: - is no file, = is an empty one.
token() { if [ ! -f "$1" ]; then say -; elif [ ! -s "$1" ]; then say =; else base64_line < "$1"; fi; }

need_tools() {
  for tool in postconf postmap postfix awk cmp mktemp; do
    command -v "$tool" >/dev/null 2>&1 || stop 10 tool "$tool was not found" "$tool"
  done
  [ -f "$config_dir/main.cf" ] && [ -f "$config_dir/master.cf" ] || stop 10 no-postfix "no main.cf and master.cf in $config_dir" "$config_dir"
  for file in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir" "$own_dir"/*; do
    [ ! -L "$file" ] || stop 12 link "$file is a symbolic link" "$file"
  done
}

summer=sha256sum
command -v sha256sum >/dev/null 2>&1 || summer='shasum -a 256'
sum() { $summer | cut -c 1-64; }
sum_of() { sum < "$1"; }

need_whole_set() {
  wanted=$(for pair in $file_hashes; do printf '%s  %s\n' "${pair#*:}" "${pair%%:*}"; done)
  files=$(for pair in $file_hashes; do printf '%s ' "${pair%%:*}"; done)
  found=$(cd "$here" && $summer $files) || stop 11 damaged 'a file of this set is missing, or sha256sum and shasum are'
  [ "$found" = "$wanted" ] || stop 11 damaged 'a file of this set is not as it was generated'
}

make_stage() {
  stage=$(mktemp -d "${TMPDIR:-/tmp}/handschlag-stage.XXXXXX") || stop 10 scratch "cannot make a folder in ${TMPDIR:-/tmp}" "${TMPDIR:-/tmp}"
  mkdir "$stage/foreign" "$stage/new" "$stage/own" "$stage/base" "$stage/back"
}

# The file without our section; fails when its marks do not pair.
without_section() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { if (inside) exit 3; inside = 1; next }
    $0 == last { if (!inside) exit 3; inside = 0; next }
    !inside { print }
    END { if (inside) exit 3 }' "$1"
}

section_of() {
  awk -v first="$section_begin" -v last="$section_end" '
    $0 == first { inside = 1 }
    inside { print }
    $0 == last { inside = 0 }' "$1"
}

# What a parameter says without us; asked once for all.
ask_foreign() { postconf -c "$stage/foreign" $parameters > "$stage/parameters" 2>/dev/null; }
foreign() { sed -n "s/^$1 = *//p" "$stage/parameters"; }

db_suffix() {
  case $map_type in
    hash) say .db ;;
    cdb) say .cdb ;;
    lmdb) say .lmdb ;;
    *) say '' ;;
  esac
}

# Our section of main.cf with what the host says without us.
fill_kept() {
  awk '
    FILENAME == ARGV[1] { at = index($0, " = "); if (at) said[substr($0, 1, at - 1)] = substr($0, at + 3); next }
    /^handschlag_kept_[a-z_]+ =/ {
      $0 = $1 " ="
      name = $1
      sub(/^handschlag_kept_/, "", name)
      if (said[name] != "") $0 = $0 " " said[name]
    }
    { print }' "$stage/parameters" "$1"
}

compose() {
  for file in main.cf master.cf; do
    without_section "$config_dir/$file" > "$stage/foreign/$file" ||
      stop 12 marks "the marks of our section in $file do not pair; repair them by hand" "$file"
  done
  cp "$stage/foreign/main.cf" "$stage/new/main.cf"
  # Postfix waits before it reads a main.cf that is younger than two seconds.
  touch -t 202001010000 "$stage/foreign/main.cf"
  ask_foreign || stop 13 main-cf 'postconf does not read main.cf'
  fill_kept "$here/main.cf.section" >> "$stage/new/main.cf"
  touch -t 202001010000 "$stage/new/main.cf"
  cat "$stage/foreign/master.cf" "$here/master.cf.section" > "$stage/new/master.cf"
  for map in $maps; do cp "$here/$map" "$stage/own/$map"; done
  printf '%s\n' "$set_hash" > "$stage/own/set"
  if [ "$has_authorities" = yes ]; then
    awk -v folder="$stage/own" '
      /^# file ca-[0-9a-f]+[.]pem$/ { target = folder "/" $3; next }
      target != "" { print > target }' "$here/authorities.pem"
  fi
}

own_files() { (cd "$stage/own" && ls -1); }

# One line for each file that is not as wanted.
differences() {
  for file in main.cf master.cf; do
    cmp -s "$stage/new/$file" "$config_dir/$file" || say "$config_dir/$file"
  done
  for file in $(own_files); do
    cmp -s "$stage/own/$file" "$own_dir/$file" 2>/dev/null || say "$own_dir/$file"
  done
  suffix=$(db_suffix)
  for map in $maps; do
    [ -z "$suffix" ] || [ -f "$own_dir/$map$suffix" ] || say "$own_dir/$map$suffix"
  done
  for file in $(stale_files); do say "$own_dir/$file (no longer needed)"; done
}

# Databases that are missing or do not answer as their map.
weak_databases() {
  suffix=$(db_suffix)
  [ -n "$suffix" ] || return 0
  for map in $maps; do
    if [ ! -f "$own_dir/$map$suffix" ] || ! cmp -s "$stage/own/$map" "$own_dir/$map" ||
      ! answers_right "$stage/own/$map" "$map_type:$own_dir/$map" 2>/dev/null; then say "$map$suffix"; fi
  done
}

# The path of the manifest when it does not say what is wanted.
missing_manifest() {
  if [ "$(hashes_in "$manifest")" != "$(hashes_in "$stage/manifest")" ]; then say "$manifest"; fi
}

# Files of ours that the new set does not have; nothing else in the folder is touched.
stale_files() {
  [ -d "$own_dir" ] || return 0
  suffix=$(db_suffix)
  for path in "$own_dir"/ca-*.pem "$own_dir"/tls_policy* "$own_dir"/transport* "$own_dir"/sender_tls*; do
    [ -f "$path" ] || continue
    file=${path##*/}
    case $file in *.handschlag-new) continue ;; esac
    [ -f "$stage/own/$file" ] && continue
    source=${file%"$suffix"}
    [ -n "$suffix" ] && [ "$source" != "$file" ] && [ -f "$stage/own/$source" ] && continue
    say "$file"
  done
}

# One line for each entry: key, tab, the words apart by one blank.
joined() {
  awk '
    function flush(key) {
      if (entry == "") return
      $0 = entry
      key = $1
      $1 = ""
      $0 = $0
      $1 = $1
      printf "%s\t%s\n", key, $0
      entry = ""
    }
    /^[ \t]*(#|$)/ { next }
    /^[ \t]/ { entry = entry " " $0; next }
    { line = $0; flush(); entry = line }
    END { flush() }' "$1"
}

# Postfix asks every map for one key before the next key: an address or a sub-domain in a map of the host's own beats our domain.
check_routes() {
  joined "$stage/own/transport" | cut -f 1 > "$stage/ours"
  sed -n 's/^[^.]/handschlag-probe@&/p' "$stage/ours" > "$stage/probes"
  postconf -c "$stage/foreign" -x -h transport_maps 2>/dev/null | awk '{
    deep = 0
    for (at = 1; at <= length($0); at++) {
      letter = substr($0, at, 1)
      if (letter == "{") deep++
      if (letter == "}") deep--
      printf "%s", (deep == 0 && letter ~ /[ ,\t]/) ? "\n" : letter
    }
    print "" }' | sed '/^$/d' > "$stage/routes"
  while IFS= read -r map; do
    map=${map#proxy:}
    case $map in
      *regexp:* | *pcre:*) stop 12 routes "transport_maps holds $map, whose patterns may beat our routes" "$map" ;;
    esac
    beaten=$(postmap -c "$stage/foreign" -q - "$map" < "$stage/probes" 2>/dev/null | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map answers for addresses of our domains and would beat our routes: $beaten" "$map: $beaten"
    beaten=$(postmap -c "$stage/foreign" -s "$map" 2>/dev/null | awk '
      NR == FNR { ours[$1] = 1; next }
      {
        key = tolower($1)
        if (key in ours) next
        at = index(key, "@")
        rest = substr(key, at + 1)
        if (at && rest in ours) { print key; next }
        while ((dot = index(rest, ".")) > 0) {
          rest = substr(rest, dot + 1)
          if (("." rest) in ours) { print key; next }
        }
      }' "$stage/ours" - | head -n 3) || true
    [ -z "$beaten" ] || stop 12 routes "$map has entries that would beat our routes: $beaten" "$map: $beaten"
  done < "$stage/routes"
}

# Every key of a map must give exactly the value that stands behind it.
answers_right() {
  joined "$1" > "$stage/wanted"
  cut -f 1 "$stage/wanted" | postmap -c "$config_dir" -q - "$2" | tr -s ' ' > "$stage/answered" || return 1
  cmp -s "$stage/wanted" "$stage/answered"
}

writer=1
manifest_head='handschlag-manifest 1'
manifest=$own_dir/manifest
marker=$config_dir/handschlag-unfinished
backups=$config_dir/handschlag-backup
unsafe_codes=

# Mode and owner of a file, such as: 644 root:root
mode_owner() {
  shown=$(stat -c '%a %U:%G' "$1" 2>/dev/null || stat -f '%Lp %Su:%Sg' "$1")
  case ${shown#* } in
    *UNKNOWN* | *[!A-Za-z0-9._:-]*) shown=$(stat -c '%a %u:%g' "$1" 2>/dev/null || stat -f '%Lp %u:%g' "$1") ;;
  esac
  say "$shown"
}
same_file() { cmp -s "$1" "$2" && [ "$(mode_owner "$1")" = "$(mode_owner "$2")" ]; }

# Everything a plan rests on, as one hash: main.cf, master.cf, our folder, the versions.
version=$(postconf -d -h mail_version 2>/dev/null) || version=
state_of_host() {
  set --
  for path in "$config_dir/main.cf" "$config_dir/master.cf" "$own_dir"/*; do
    case $path in *.handschlag-new) continue ;; esac
    if [ -f "$path" ]; then set -- "$@" "$path"; fi
  done
  {
    say "$writer $version"
    stat -c '%n %a %u:%g' "$@" 2>/dev/null || stat -f '%N %Lp %u:%g' "$@"
    $summer "$@"
  } | sum
}
# Where the state before the run that did not end stands: its backup, or where it went on from.
begun_backup() {
  [ -f "$marker" ] || return 1
  begun_at=$(said_in "$marker" origin)
  [ -n "$begun_at" ] || begun_at=$(said_in "$marker" backup)
  say "$begun_at"
}
told_state() { { state_of_host; [ ! -f "$marker" ] || cat "$marker"; } | sum; }
expect_state() {
  [ -z "$expected" ] || [ "$expected" = "$(told_state)" ] ||
    stop 14 moved 'the host is not as it was when the plan was made; nothing was written'
}

# What was shown and its hash are of one state.
still_as_shown() { [ "$(told_state)" = "$shown_state" ] || stop 14 moved 'the host was changed while it was looked at; look again'; }

is_ours() {
  case $1 in
    *.handschlag-new) return 1 ;;
    set | manifest | ca-*.pem | tls_policy* | transport* | sender_tls*) return 0 ;;
  esac
  return 1
}
is_manifest() { [ -f "$1" ] && [ "$(head -n 1 "$1")" = "$manifest_head" ]; }
said_in() { sed -n "s/^$2 //p" "$1"; }
# What a manifest says of each file of ours: hash, two blanks, name; main.cf and master.cf stand for our sections.
hashes_in() { if is_manifest "$1"; then grep -E '^[0-9a-f]{64}  [A-Za-z0-9._-]+$' "$1" || :; fi; }
section_sum() { if [ -n "$(section_of "$1")" ]; then section_of "$1" | sum; else say gone; fi; }

# The manifest of the wanted state, from the stage.
write_manifest() {
  {
    say "$manifest_head"
    say "writer $writer"
    say "desk $desk"
    for id in $changed; do say "changed $id"; done
    say "$(section_sum "$stage/new/main.cf")  main.cf"
    say "$(section_sum "$stage/new/master.cf")  master.cf"
    for file in $(own_files); do say "$(sum_of "$stage/own/$file")  $file"; done
  } > "$stage/manifest"
}

# Hashes that may be there: of the last run, and of the run that did not end.
known_hashes() {
  hashes_in "$manifest" > "$stage/known"
  [ -f "$marker" ] || return 0
  for begun in "$(said_in "$marker" backup)" "$(begun_backup)"; do
    hashes_in "$begun/own/manifest"
    hashes_in "$begun/wanted"
    hashes_in "$begun/wanted-before"
  done >> "$stage/known"
}

# Paths of ours that are not as we left them.
hand_edits() {
  sed 's/^[0-9a-f]*  //' "$stage/known" | sort -u > "$stage/known-names"
  while IFS= read -r name; do
    case $name in
      main.cf | master.cf) path=$config_dir/$name; found=$(section_sum "$path") ;;
      *) path=$own_dir/$name; if [ -f "$path" ]; then found=$(sum_of "$path"); else found=gone; fi ;;
    esac
    if [ "$found" = gone ] && [ -f "$marker" ]; then continue; fi
    grep -qxF "$found  $name" "$stage/known" || say "$path"
  done < "$stage/known-names"
}

# Files of others that stand where ours would.
foreign_content() {
  suffix=$(db_suffix)
  for file in $(own_files; stale_files) manifest; do
    [ -f "$own_dir/$file" ] || continue
    if [ "$file" = manifest ]; then is_manifest "$manifest" && continue; fi
    grep -q "  ${file%"$suffix"}\$" "$stage/known" || say "$own_dir/$file"
  done
}

# One line for each demand: policy, tab, where and what.
policy_lines() {
  for map in tls_policy transport sender_tls; do
    [ ! -f "$1/$map" ] || awk -v map="$map" '
      /^# policy / { id = $3; next }
      /^[ \t]*(#|$)/ { next }
      id != "" { print id "\t" map " " $0 }' "$1/$map"
  done
  awk '/^handschlag_in_/ { id = substr($1, 15); gsub(/_/, "-", id); print id "\tmain " $0 }' "$2"
}

# One line for each domain that TLS is enforced for: direction, domain, tab, partner.
enforced() {
  set -- "$1" $(for map in tls_policy transport sender_tls; do [ ! -f "$1/$map" ] || say "$1/$map"; done)
  shift
  [ "$#" -gt 0 ] || return 0
  awk '
    FNR == 1 { name = FILENAME; sub(/.*\//, "", name); partner = "" }
    /^# policy / { partner = $3; next }
    /^# partner / { partner = substr($0, 11); next }
    /^[ \t]/ || /^#/ || /^$/ { next }
    name == "tls_policy" { level[$1] = $2; next }
    name == "sender_tls" { print "in " $1 "\t" partner; next }
    {
      hop = $2
      sub(/^[^:]*:/, "", hop)
      sub(/,.*/, "", hop)
      if (hop == "") hop = $1
      if (level[hop] != "" && level[hop] != "may") print "out " $1 "\t" partner
    }' "$@"
}

# What changes from one folder of maps to another: $changed are policies, $lost of $total are those that change or go, $ends partners.
compare_policies() {
  policy_lines "$1" "$2" | sort -u > "$stage/old-lines"
  policy_lines "$3" "$4" | sort -u > "$stage/new-lines"
  changed=$(sort "$stage/old-lines" "$stage/new-lines" | uniq -u | cut -f 1 | sort -u)
  cut -f 1 "$stage/old-lines" | sort -u > "$stage/old-ids"
  total=$(grep -c . "$stage/old-ids" || :)
  say "$changed" > "$stage/changed"
  lost=$(grep -cxF -f "$stage/changed" "$stage/old-ids" || :)
  enforced "$1" | sort -u > "$stage/old-enforced"
  enforced "$3" | cut -f 1 | sort -u > "$stage/new-enforced"
  ends=$(awk -F '\t' '
    FILENAME == ARGV[1] { kept[$1] = 1; next }
    !($1 in kept) { print $2 }' "$stage/new-enforced" "$stage/old-enforced" | sort -u)
}

unsafe() {
  unsafe_codes="$unsafe_codes $1"
  tell "unsafe $*"
}
tell_edits() {
  for path in $(hand_edits); do
    unsafe hand-edited "$path"
    say "UNSAFE (hand-edited): $path was edited since it was written"
  done
}
tell_ends() {
  [ -n "$ends" ] || return 0
  unsafe enforcement-ends "$(say "$ends" | grep -c .)" "$(say "$ends" | head -n 50 | base64_line)"
  say 'UNSAFE (enforcement-ends): TLS would no longer be enforced for'
  say "$ends" | sed 's/^/  /'
}

# Every reason why this change must be accepted knowingly.
judge_change() {
  known_hashes
  tell_edits
  if is_manifest "$manifest"; then
    by=$(said_in "$manifest" desk)
    before=$(said_in "$manifest" writer)
    case $before in
      '' | *[!0-9]*) before=0 ;;
    esac
    if [ "$before" -gt "$writer" ]; then
      unsafe newer-writer "$before"
      say 'UNSAFE (newer-writer): a newer Handschlag wrote what is there'
    fi
  else
    by=
  fi
  if [ -f "$marker" ]; then
    begun_by=$(said_in "$marker" desk)
    [ "$desk" = - ] || [ "$begun_by" = - ] || [ "$begun_by" = "$desk" ] || by=other
  elif [ -z "$by" ] && { [ -f "$own_dir/set" ] || [ -n "$(section_of "$config_dir/main.cf")" ]; }; then
    by=other
  fi
  if [ "$by" = other ] || { [ -n "$by" ] && [ "$desk" != - ] && [ "$by" != "$desk" ]; }; then
    unsafe unknown-set "$(head -c 64 "$own_dir/set" 2>/dev/null | tr -cd 0-9a-f | grep . || say -)"
    say 'UNSAFE (unknown-set): what is there was not written from this desk'
  else
    for path in $(foreign_content); do
      unsafe foreign-content "$path"
      say "UNSAFE (foreign-content): $path is not ours"
    done
  fi
  if [ "$lost" -gt 1 ] && [ $((lost * 10)) -gt $((total * 3)) ]; then
    unsafe too-much-changed "$lost" "$total"
    say "UNSAFE (too-much-changed): $lost of $total policies change or go"
  fi
  tell_ends
}

# A line of the plan for one file: what is there and what would be.
tell_file() {
  if [ -f "$1" ]; then at=$(mode_owner "$1"); elif [ "$3" = exact ]; then at=$(mode_owner "$2"); else at='644 root:root'; fi
  tell "file $1 $at $(token "$1") $(token "$2")"
}
tell_database() { tell "database $1 $2 $map_type"; }
tell_unfinished() {
  [ -f "$marker" ] || return 0
  tell "unfinished $(said_in "$marker" started) $(begun_backup)"
  say "NOTE: a run began at $(said_in "$marker" started) and did not end; its backup is $(begun_backup)."
}

lock=$config_dir/handschlag-lock
stage=
backup=
phase=looking
made_own=no
had_marker=no
origin=
is_resumed=no
was_running=no
why=

# When a process began, so that its number alone does not make another one look like it.
began() {
  if [ -r "/proc/$1/stat" ]; then
    say "$(sed 's/.*) //' "/proc/$1/stat" | cut -d ' ' -f 20).$(cut -c 1-8 /proc/sys/kernel/random/boot_id 2>/dev/null)"
  else
    ps -o lstart= -p "$1" 2>/dev/null | tr -cd 'A-Za-z0-9'
  fi
}
is_alive() { kill -0 "${1%%-*}" 2>/dev/null && [ "$1" = "${1%%-*}-$(began "${1%%-*}")" ]; }
# Stops when another run is under way.
look_at_lock() {
  holder=$(readlink "$lock" 2>/dev/null) || return 0
  if is_alive "$holder"; then stop 16 locked "another run is under way, process ${holder%%-*}" "PID ${holder%%-*}"; fi
}
# A symbolic link that names the process: made in one step, and it needs no room.
take_lock() {
  me=$$-$(began $$)
  while ! why=$(ln -s "$me" "$lock" 2>&1); do
    [ -L "$lock" ] || blocked "$why"
    look_at_lock
    stale=$lock.$$
    mv "$lock" "$stale" 2>/dev/null || continue
    if is_alive "$(readlink "$stale")"; then
      mv "$stale" "$lock"
      stop 16 locked 'another run is under way'
    fi
    rm -f -- "$stale"
    say 'NOTE: a run before this one was killed; its lock was taken over.'
  done
}
release_lock() { if [ "$(readlink "$lock" 2>/dev/null)" = "${me:-}" ]; then rm -f -- "$lock"; fi; }

# Says why writing failed, with an exit code of its own for each cause.
blocked() {
  case $1 in
    *'No space left'* | *'uota exceeded'*) stop 17 blocked "no room: $1" "$1" ;;
    *'ead-only file system'*) stop 18 blocked "can only be read: $1" "$1" ;;
  esac
  stop 19 blocked "refused: $1" "$1"
}

if sync --version 2>/dev/null | grep -q coreutils; then sync_file() { sync "$1"; }; else sync_file() { sync; }; fi

# prepare_one SOURCE TARGET keep|exact: the new file beside its place, synced. keep: owner and mode of what stands there.
prepare_one() {
  fresh=$2.handschlag-new
  if [ "$3" = exact ]; then why=$(cp -p "$1" "$fresh" 2>&1) || return 1
  elif [ -f "$2" ]; then why=$({ cp -p "$2" "$fresh" && cp "$1" "$fresh"; } 2>&1) || return 1
  else why=$({ cp "$1" "$fresh" && chmod 644 "$fresh"; } 2>&1) || return 1
  fi
  why=$(sync_file "$fresh" 2>&1) || return 1
}
put_one() { prepare_one "$1" "$2" keep && why=$(mv -f "$2.handschlag-new" "$2" 2>&1); }
add_move() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >> "$stage/moves"; }
prepare_all() {
  while IFS=$tab read -r source target how; do prepare_one "$source" "$target" "$how" || return 1; done < "$stage/moves"
}
rename_all() {
  while IFS=$tab read -r source target how; do
    why=$(mv -f "$target.handschlag-new" "$target" 2>&1) || return 1
  done < "$stage/moves"
  sync_folders
}
sync_folders() {
  sync_file "$config_dir" || return 1
  [ ! -d "$own_dir" ] || sync_file "$own_dir"
}
drop_fresh() {
  rm -f -- "$config_dir/main.cf.handschlag-new" "$config_dir/master.cf.handschlag-new" "$marker.handschlag-new" \
    "$own_dir"/*.handschlag-new
}

is_backup() { [ -f "$1/main.cf" ] && [ -f "$1/master.cf" ]; }

# make_backup WANTED RUN: what is there now, whole, the manifest of what is to come, and whose run it is.
make_backup() {
  making=$backups/.making-$$
  why=$({ umask 077; mkdir -p "$backups" && rm -rf -- "$backups"/.making-* && mkdir "$making"; } 2>&1) || blocked "$why"
  why=$(cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$making/" 2>&1) || blocked "$why"
  if [ -d "$own_dir" ]; then why=$(cp -Rp "$own_dir" "$making/own" 2>&1) || blocked "$why"; fi
  rm -f -- "$making/own"/*.handschlag-new
  if [ -f "$1" ]; then why=$(cp "$1" "$making/wanted" 2>&1) || blocked "$why"; fi
  say "$2" > "$stage/runs"
  why=$(cp "$stage/runs" "$making/runs" 2>&1) || blocked "$why"
  for path in "$making"/* "$making/own"/*; do
    if [ -f "$path" ]; then why=$(sync_file "$path" 2>&1) || blocked "$why"; fi
  done
  backup=$backups/$(date -u +%Y%m%dT%H%M%SZ)-$$
  why=$(mv "$making" "$backup" 2>&1) || blocked "$why"
  sync_file "$backups"
}

# begin_run KIND [GOAL]: from here on a killed run is known to have begun. GOAL is the backup that a way back leads to. Where a run before this
# one did not end, its backup stays named (origin): there alone stands what was there before it.
begin_run() {
  if [ -f "$marker" ]; then
    had_marker=yes
    cp "$marker" "$stage/old-marker"
    origin=$(begun_backup)
    if [ "$origin" = "$backup" ]; then is_resumed=yes; fi
    if [ "$is_resumed" = yes ] || ! is_backup "$origin"; then origin=; fi
  fi
  {
    say "started $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    say "kind $1"
    say "desk $desk"
    say "backup $backup"
    [ -z "$origin" ] || say "origin $origin"
    [ -z "${2:-}" ] || say "goal $2"
  } > "$stage/marker"
  phase=preparing
  put_one "$stage/marker" "$marker" || blocked "$why"
  sync_file "$config_dir"
}
# end_run LATEST: the backup the last change can be taken back with.
end_run() {
  say "$1" > "$stage/latest"
  put_one "$stage/latest" "$backups/latest" || warn "NOTE: $backups/latest was not written. $why"
  phase=ended
  rm -f -- "$marker"
  sync_folders
}
make_own() {
  [ -d "$own_dir" ] && return 0
  made_own=yes
  why=$(mkdir -p "$own_dir" 2>&1)
}

look_running() { if postfix -c "$config_dir" status >/dev/null 2>&1; then was_running=yes; fi; }
is_running() { postfix -c "$config_dir" status >/dev/null 2>&1; }
reload_if_running() {
  if [ "$was_running" = no ]; then
    say 'Postfix is not running; nothing was reloaded.'
    return 0
  fi
  postfix -c "$config_dir" reload 2>/dev/null && is_running || return 1
  say 'Postfix was told to read its configuration again.'
}

# Where a file of the backup $1 is taken from: put together anew in the stage, or as it is.
source_of() { if [ -f "$stage/back/$2" ]; then say "$stage/back/$2"; else say "$1/$2"; fi; }
# What puts a backup back: files in the order they are renamed ($stage/moves), and files of ours that go ($stage/goes).
list_restore() {
  : > "$stage/moves"
  : > "$stage/goes"
  for path in "$1/own"/*; do
    file=${path##*/}
    if [ ! -f "$path" ] || ! is_ours "$file"; then continue; fi
    wanted=$(source_of "$1" "own/$file")
    same_file "$wanted" "$own_dir/$file" 2>/dev/null || add_move "$wanted" "$own_dir/$file" exact
  done
  for file in master.cf main.cf; do
    wanted=$(source_of "$1" "$file")
    same_file "$wanted" "$config_dir/$file" || add_move "$wanted" "$config_dir/$file" exact
  done
  for path in "$own_dir"/*; do
    file=${path##*/}
    if [ -f "$path" ] && is_ours "$file" && [ ! -f "$1/own/$file" ]; then say "$path" >> "$stage/goes"; fi
  done
}
own_as_before() {
  [ -d "$own_dir" ] || [ ! -d "$1/own" ] || make_own || return 1
  [ ! -d "$1/own" ] || [ "$(mode_owner "$1/own")" = "$(mode_owner "$own_dir")" ] || {
    at=$(mode_owner "$1/own")
    why=$({ chown "${at#* }" "$own_dir" && chmod "${at%% *}" "$own_dir"; } 2>&1)
  }
}
remove_goes() {
  while IFS= read -r path; do why=$(rm -f -- "$path" 2>&1) || return 1; done < "$stage/goes"
  if [ ! -d "$1/own" ] && [ -d "$own_dir" ]; then rmdir "$own_dir" 2>/dev/null || say "NOTE: $own_dir holds files of others and stays."; fi
  sync_folders
}

# Puts the backup back after a failure; every step says whether it went. A run that had not ended before stays told as such, unless this is
# its own backup.
take_back() {
  drop_fresh
  tried=$backup/tried-$$
  { (umask 077 && mkdir "$tried") && cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$tried/"; } 2>/dev/null || rm -rf -- "$tried"
  rm -f -- "$stage/back/main.cf" "$stage/back/master.cf"
  rm -rf -- "$stage/back/own"
  list_restore "$backup" && own_as_before "$backup" && prepare_all && rename_all || return 1
  postfix -c "$config_dir" check || return 1
  if [ "$was_running" = yes ] && ! is_running; then
    postfix -c "$config_dir" start >/dev/null 2>&1 </dev/null || return 1
  else
    reload_if_running || return 1
  fi
  remove_goes "$backup" || return 1
  if [ "$had_marker" = no ] || [ "$is_resumed" = yes ]; then rm -f -- "$marker"
  else put_one "$stage/old-marker" "$marker"
  fi
}

finish() {
  code=$?
  trap - EXIT
  trap '' HUP INT TERM PIPE
  set +e
  if [ "$phase" = writing ]; then
    warn "FAILED while writing; putting everything back. $why"
    if take_back; then
      warn "As before. What was tried stands in $tried, the backup in $backup"
      case $code in
        14 | 17 | 18) ;;
        *) code=20 ;;
      esac
    else
      warn "PUTTING BACK FAILED. The state before stands in $backup. $why"
      code=21
    fi
    tell "backup $backup"
  elif [ "$phase" = preparing ]; then
    drop_fresh
    if [ "$made_own" = yes ]; then rmdir "$own_dir" 2>/dev/null; fi
    if [ "$had_marker" = no ]; then rm -f -- "$marker"
    else put_one "$stage/old-marker" "$marker"
    fi
  fi
  rm -rf -- "$backups/.making-$$"
  release_lock
  if [ -n "$stage" ]; then rm -rf -- "$stage"; fi
  tell "end $code"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
trap '' PIPE

mode=plan
from=
run=
whole=no
expected=
desk=-
while [ "$#" -gt 0 ]; do
  case $1 in
    --apply) mode=apply ;;
    --plan) mode=plan ;;
    --tell) telling=yes ;;
    --whole) whole=yes ;;
    --ours) whole=ours ;;
    --latest) from=latest ;;
    --backup | --run | --expect)
      [ "$#" -gt 1 ] || stop 10 usage "a word is missing behind $1" "$1"
      case $1 in
        --backup) from=$2 ;;
        --run) run=$2 ;;
        --expect) expected=$2 ;;
      esac
      shift ;;
    *) stop 10 usage "unknown word: $1 (there are --backup FOLDER, --run NAME, --latest, --whole, --ours, --plan, --apply, --expect HASH and --tell)" "$1" ;;
  esac
  shift
done

# The file of the host with our section as the backup has it.
only_ours() {
  mkdir -p "$stage/back/own"
  section_of "$from/$1" > "$stage/section"
  without_section "$config_dir/$1" > "$stage/foreign/$1" ||
    stop 12 marks "the marks of our section in $1 do not pair; repair them by hand" "$1"
  if [ "$1" = main.cf ]; then
    touch -t 202001010000 "$stage/foreign/main.cf"
    ask_foreign || stop 13 main-cf 'postconf does not read main.cf'
    fill_kept "$stage/section" > "$stage/filled"
    cp "$stage/filled" "$stage/section"
  fi
  cp -p "$config_dir/$1" "$stage/back/$1"
  cat "$stage/foreign/$1" "$stage/section" > "$stage/back/$1"
  if is_manifest "$from/own/manifest"; then
    [ -f "$stage/back/own/manifest" ] || cp -p "$from/own/manifest" "$stage/back/own/manifest"
    sed "s/^[0-9a-f]*  $1\$/$(section_sum "$stage/back/$1")  $1/" "$stage/back/own/manifest" > "$stage/filled"
    cat "$stage/filled" > "$stage/back/own/manifest"
  fi
}

need_tools
if [ "$mode" = apply ]; then
  [ "$(id -u)" = 0 ] || stop 10 not-root 'only root may write'
  take_lock
  drop_fresh
else
  look_at_lock
fi
if [ "$from" = latest ]; then
  from=$(begun_backup || cat "$backups/latest" 2>/dev/null || :)
  [ -n "$from" ] || stop 11 no-backup 'there is no backup of ours'
fi
if [ -n "$run" ]; then
  for file in "$backups"/*/runs; do
    if grep -qxF "$run" "$file" 2>/dev/null; then from=${file%/runs}; fi
  done
  if [ -z "$from" ]; then
    nothing='that run has written nothing here'
    tell "nothing $(printf '%s' "$nothing" | base64_line)"
    say "$nothing"
    exit 0
  fi
fi
if [ -z "$from" ]; then
  say 'Backups:'
  ls -1d "$backups"/*/ 2>/dev/null | sed 's|/$||' || say 'none'
  stop 10 usage 'name one with --backup FOLDER'
fi
is_backup "$from" || stop 11 no-backup "$from is no backup of ours" "$from"
make_stage
expect_state
state_before=$(state_of_host)
shown_state=$(told_state)
tell "product Postfix $version"
tell_unfinished
tell "state $shown_state"

say 'Would put back:'
for file in main.cf master.cf; do
  [ "$telling" = yes ] || cmp -s "$from/$file" "$config_dir/$file" ||
    { say "$config_dir/$file"; diff "$config_dir/$file" "$from/$file" || true; }
done
if [ -d "$from/own" ]; then say "$own_dir as in the backup"; else say "$own_dir away, there was none"; fi
for file in main.cf master.cf; do
  before=$(without_section "$from/$file") && now=$(without_section "$config_dir/$file") && [ "$before" = "$now" ] && continue
  case $whole in
    yes) say "NOTE: $file was changed outside our section since the backup; those changes go as well." ;;
    ours)
      only_ours "$file"
      tell "note changed-outside $config_dir/$file"
      say "NOTE: $file was changed outside our section since the backup; that stays, only our section is put back." ;;
    no) stop 12 changed-outside "$file was changed outside our section since the backup; --ours keeps that, --whole puts it back nevertheless, and your changes go" "$file" ;;
  esac
done
list_restore "$from"
section_of "$config_dir/main.cf" > "$stage/old-section"
section_of "$(source_of "$from" main.cf)" > "$stage/new-section"
compare_policies "$own_dir" "$stage/old-section" "$from/own" "$stage/new-section"
if [ ! -s "$stage/moves" ] && [ ! -s "$stage/goes" ] && [ ! -f "$marker" ]; then
  still_as_shown
  say 'Nothing to do: the host is as in the backup.'
  exit 0
fi
if [ -n "$run" ]; then
  last=$(begun_backup || cat "$backups/latest" 2>/dev/null || :)
  # a way back to there that did not end is gone on with
  [ "$last" = "$from" ] || [ "$(said_in "$marker" goal 2>/dev/null)" = "$from" ] || stop 12 later-run 'another run has written since; name a backup'
fi
if [ "$telling$mode" = yesplan ]; then
  while IFS=$tab read -r source target how; do
    case $target in
      *.db | *.cdb | *.lmdb) tell_database "$target" rebuilt ;;
      *) tell_file "$target" "$source" "$how" ;;
    esac
  done < "$stage/moves"
  while IFS= read -r path; do
    case $path in
      *.db | *.cdb | *.lmdb) tell_database "$path" removed ;;
      *) tell_file "$path" - exact ;;
    esac
  done < "$stage/goes"
fi
known_hashes
tell_edits
tell_ends
if [ "$mode" = plan ]; then
  still_as_shown
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
look_running
make_backup "$from/own/manifest" ""
tell "backup $backup"
begin_run rollback "$from"
own_as_before "$from" || blocked "$why"
prepare_all || blocked "$why"
[ "$(state_of_host)" = "$state_before" ] || stop 14 moved 'the host was changed by somebody else just now; nothing was written'
phase=writing
rename_all || blocked "$why"
postfix -c "$config_dir" check
reload_if_running
remove_goes "$from"
end_run "$backup"
tell "after $(told_state)"
say "Done. What was replaced stands in $backup."
