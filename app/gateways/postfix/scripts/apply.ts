// The apply script: shows what would change, and with --apply changes it, whole or not at all.

export const applyEngine = `
mode=plan
for word in "$@"; do
  case $word in
    --apply) mode=apply ;;
    --plan) mode=plan ;;
    *) stop 10 "unknown word: $word (there are --plan and --apply)" ;;
  esac
done

# The identifiers of all policies in a folder.
policies_in() {
  for map in tls_policy transport sender_tls; do
    [ ! -f "$1/$map" ] || sed -n 's/^# policy //p' "$1/$map"
  done | sort -u
}

stage=
backup=
writing=no
finish() {
  code=$?
  trap - EXIT HUP INT TERM
  if [ "$writing" = yes ]; then
    say 'FAILED while writing; putting everything back.' >&2
    if put_back "$backup" && postfix -c "$config_dir" check && reload_if_running; then
      say "As before. What was tried stands in $gone, the backup in $backup" >&2
      code=20
    else
      say "PUTTING BACK FAILED. The state before stands in $backup" >&2
      code=21
    fi
  fi
  [ -z "$stage" ] || rm -rf -- "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

need_tools
need_whole_set
make_stage
compose
check_host
check_policy_words
postconf -c "$stage/new" -n >/dev/null || stop 13 'postconf does not accept the new main.cf'
postconf -c "$stage/new" -M >/dev/null || stop 13 'postconf does not accept the new master.cf'
for map in $maps; do
  answers_right "$stage/own/$map" "texthash:$stage/own/$map" || stop 13 "$map does not read back as written"
done

changes=$(differences)
say "Set $set_hash"
if [ -z "$changes" ]; then
  say 'Nothing to do: the host is as wanted.'
  exit 0
fi
say 'Would change:'
printf '%s\\n' "$changes"
for file in main.cf master.cf; do
  diff "$config_dir/$file" "$stage/new/$file" || true
done
for map in tls_policy transport sender_tls; do
  old=$own_dir/$map
  new=$stage/own/$map
  [ -f "$old" ] || old=/dev/null
  [ -f "$new" ] || new=/dev/null
  cmp -s "$old" "$new" || { say "$own_dir/$map"; diff "$old" "$new" || true; }
done
policies_in "$stage/own" > "$stage/policies"
gone=$(policies_in "$own_dir" | grep -vxF -f "$stage/policies" || true)
[ -z "$gone" ] || { say 'Policies that disappear:'; printf '%s\\n' "$gone"; }
if [ "$mode" = plan ]; then
  say 'Nothing was written. Run again with --apply to write.'
  exit 2
fi
[ "$(id -u)" = 0 ] || stop 10 'only root may write'
postfix -c "$config_dir" check || stop 12 'postfix check finds mistakes in what is there already'

backups=$config_dir/handschlag-backup
backup=$backups/$(date -u +%Y%m%dT%H%M%SZ)-$$
(umask 077 && mkdir -p "$backups" && mkdir "$backup")
cp -p "$config_dir/main.cf" "$config_dir/master.cf" "$backup/"
if [ -d "$own_dir" ]; then cp -Rp "$own_dir" "$backup/own"; fi
say "Backup: $backup"

writing=yes
[ -d "$own_dir" ] || mkdir -p "$own_dir"
suffix=$(db_suffix)
for file in $(own_files); do
  cp "$stage/own/$file" "$own_dir/new-$file"
  chmod 644 "$own_dir/new-$file"
done
for map in $maps; do
  if [ -n "$suffix" ]; then postmap -c "$config_dir" "$map_type:$own_dir/new-$map"; fi
  answers_right "$stage/own/$map" "$map_type:$own_dir/new-$map" || { say "$map does not answer right" >&2; exit 13; }
done
for file in $(own_files); do mv -f "$own_dir/new-$file" "$own_dir/$file"; done
for map in $maps; do
  if [ -n "$suffix" ]; then mv -f "$own_dir/new-$map$suffix" "$own_dir/$map$suffix"; fi
done
for file in $(stale_files); do rm -f -- "$own_dir/$file"; done
for file in master.cf main.cf; do
  cmp -s "$stage/new/$file" "$config_dir/$file" || replace_file "$stage/new/$file" "$config_dir/$file"
done
postfix -c "$config_dir" check
rest=$(differences)
[ -z "$rest" ] || { printf 'still different:\\n%s\\n' "$rest" >&2; exit 13; }
reload_if_running
writing=no
say "Done. To go back: sh handschlag-postfix-rollback.sh --backup $backup --apply"
`
