#!/bin/sh
# Installs the Chatcode gateway on this machine (Linux with systemd), or brings an installed one up to date. Run as root:
#   printf %s TOKEN | sh install.sh --gateway-id ID --cp-url wss://HOST/gw/connect
#   --token-file FILE      read the gateway's token from a file, not from standard input
#   --binary-source FROM   take the files from this address or folder; by default https://HOST/release
#   --no-start             install only: enable the services, start nothing
# Nothing is asked. What is there already is kept: the user, its files, further lines of /etc/chatcode/gateway.env.
set -eu

say() { echo "chatcode: $*"; }
fail() { echo "chatcode: $*" >&2; exit 1; }
# Read from standard input, the script can't read itself.
usage() { sed -n '2,7s/^# \{0,1\}//p' "$0" 2>/dev/null; exit 2; }

case $(uname -s) in
  Linux) ;;
  Darwin) fail "this release runs on Linux only, not yet on macOS; run the command on a Linux machine, for example a server that you rent" ;;
  *) fail "this release runs on Linux only, not on $(uname -s)" ;;
esac

gateway_id='' cp_url='' token_file='' source='' start=yes
while [ $# -gt 0 ]; do
  case $1 in
    --gateway-id | --cp-url | --token-file | --binary-source)
      [ $# -ge 2 ] || { echo "chatcode: $1 needs a value" >&2; usage; } ;;
  esac
  case $1 in
    --gateway-id) gateway_id=$2; shift 2 ;;
    --cp-url) cp_url=$2; shift 2 ;;
    --token-file) token_file=$2; shift 2 ;;
    --binary-source) source=$2; shift 2 ;;
    --no-start) start=no; shift ;;
    *) echo "chatcode: unknown option $1" >&2; usage ;;
  esac
done

# --- what was given: it is written into a file that a service reads, so each has a strict form ---
matches() { printf '%s\n' "$1" | grep -Eqx "$2" && [ "$(printf '%s\n' "$1" | wc -l)" -eq 1 ]; }
matches "$gateway_id" '[A-Za-z0-9_-]{1,64}' || fail "--gateway-id is missing or not one"
matches "$cp_url" 'wss?://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?/gw/connect' \
  || fail "--cp-url is missing or not like wss://HOST/gw/connect"
if [ -n "$token_file" ]; then
  token=$(cat -- "$token_file") || fail "$token_file can't be read"
else
  [ ! -t 0 ] || fail "the gateway's token is expected on standard input (or --token-file FILE)"
  token=$(cat)
fi
matches "$token" '[A-Za-z0-9_.~+/=-]{16,512}' || fail "the token is missing or not one"
if [ -z "$source" ]; then
  case $cp_url in
    wss://*) source=https://${cp_url#wss://} ;;
    *) source=http://${cp_url#ws://} ;;
  esac
  source=${source%/gw/connect}/release
fi

# --- what the machine is ---
[ "$(id -u)" -eq 0 ] || fail "run this as root (sudo)"
case $(uname -m) in
  x86_64) platform=linux-x64 ;;
  aarch64) platform=linux-arm64 ;;
  *) fail "there is no gateway for $(uname -m)" ;;
esac
command -v systemctl >/dev/null || fail "systemd is needed, and systemctl is not here"
[ "$start" = no ] || [ -d /run/systemd/system ] || fail "systemd does not run here (--no-start installs without starting)"

# Where services find their programs: another tmux, say in a person's own PATH, is none of ours.
services_path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
tmux_version() { # what it calls itself: nothing when services would find none
  (PATH=$services_path; ! command -v tmux >/dev/null || tmux -V)
}
tmux_is_new_enough() { # 3.2 or later; such as "tmux 3.3a" or "tmux next-3.6"
  version=$(tmux_version | sed -n 's/^tmux \(next-\)\{0,1\}\([0-9]\{1,\}\)\.\([0-9]\{1,\}\).*/\2 \3/p')
  [ -n "$version" ] && { [ "${version% *}" -gt 3 ] || { [ "${version% *}" -eq 3 ] && [ "${version#* }" -ge 2 ]; }; }
}

packages=''
tmux_is_new_enough || packages=' tmux'
for program in sudo curl sha256sum; do
  command -v "$program" >/dev/null || case $program in
    sha256sum) packages="$packages coreutils" ;;
    *) packages="$packages $program" ;;
  esac
done
if [ -n "$packages" ]; then
  say "installing$packages"
  # The list is of package names of ours.
  # shellcheck disable=SC2086
  if command -v apt-get >/dev/null; then
    # A machine that has just started installs updates by itself.
    apt-get -o DPkg::Lock::Timeout=300 update -qq
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $packages >/dev/null
  elif command -v dnf >/dev/null; then dnf install -y -q $packages
  elif command -v yum >/dev/null; then yum install -y -q $packages
  elif command -v zypper >/dev/null; then zypper -n -q install $packages
  elif command -v pacman >/dev/null; then pacman -S --noconfirm --needed $packages
  else fail "please install first:$packages"
  fi
fi
tmux_is_new_enough || fail "tmux 3.2 or later is needed, and $(tmux_version | grep . || echo none) is what services find in $services_path"

# --- the release, checked before anything is changed ---
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
fetch() { # file
  case $source in
    http://* | https://*)
      curl -fsSL --retry 3 --connect-timeout 20 --speed-limit 1000 --speed-time 60 -o "$work/$1" "$source/$1" || fail "$source/$1 can't be downloaded" ;;
    *) cp -- "$source/$1" "$work/$1" || fail "$source has no $1" ;;
  esac
}
fetch_release() {
  fetch SHA256SUMS
  for file in "chatcode-gateway-$platform" chatcode-gateway.service chatcode-tmux.service cleanup.sh start.sh; do
    grep -q "^[0-9a-f]\{64\}  $file\$" "$work/SHA256SUMS" || fail "this release has no $file"
    fetch "$file"
    (cd "$work" && grep "  $file\$" SHA256SUMS | sha256sum -c --status) || return 1
  done
}
# Another release may have been put in its place between two downloads.
fetch_release || fetch_release || fail "$file is damaged: its checksum is wrong"

# --- the user that sessions run as ---
user=vibe
if ! id "$user" >/dev/null 2>&1; then
  say "adding the user $user"
  home_was_here=no
  [ ! -e "/home/$user" ] || home_was_here=yes
  useradd --create-home --shell /bin/bash "$user"
  # Only such a user, with this very number, is removed by cleanup.sh --purge: anybody else's files are not ours to delete.
  if [ "$home_was_here" = no ]; then
    install -d -m 755 /var/lib/chatcode
    id -u "$user" >/var/lib/chatcode/added-user
  fi
fi
# Agents need root now and then; what they do with it is in the log.
sudoers=$work/sudoers
cat >"$sudoers" <<END
$user ALL=(ALL:ALL) NOPASSWD: ALL
Defaults:$user logfile=/var/log/chatcode-sudo.log
END
visudo -c -q -f "$sudoers" || fail "sudo refuses the rule for $user"
put() { # file target mode: whole or not at all
  install -o root -g root -m "$3" "$1" "$2.new"
  mv -f "$2.new" "$2"
}
install -d -m 750 /etc/sudoers.d
put "$sudoers" /etc/sudoers.d/chatcode 440

# --- configuration: our three lines anew, the person's own kept ---
install -d -m 755 /etc/chatcode
environment=/etc/chatcode/gateway.env
(
  umask 077
  {
    [ ! -f "$environment" ] || grep -Ev '^(GATEWAY_ID|GATEWAY_AUTH_TOKEN|GATEWAY_CP_URL)=' "$environment" || true
    printf 'GATEWAY_ID=%s\nGATEWAY_AUTH_TOKEN=%s\nGATEWAY_CP_URL=%s\n' "$gateway_id" "$token" "$cp_url"
  } >"$work/gateway.env"
)
put "$work/gateway.env" "$environment" 600

# --- program and services ---
put "$work/chatcode-gateway-$platform" /usr/local/bin/chatcode-gateway 755
install -d -m 755 /usr/local/lib/chatcode
put "$work/cleanup.sh" /usr/local/lib/chatcode/cleanup.sh 755
put "$work/start.sh" /usr/local/lib/chatcode/start.sh 755
# What an earlier update brought would run instead.
rm -rf /var/lib/chatcode/gateway
put "$work/chatcode-gateway.service" /etc/systemd/system/chatcode-gateway.service 644
put "$work/chatcode-tmux.service" /etc/systemd/system/chatcode-tmux.service 644
if [ "$start" = no ]; then
  systemctl enable -q chatcode-tmux.service chatcode-gateway.service
  say "installed; systemctl start chatcode-gateway starts it"
  exit
fi

systemctl daemon-reload
# Never restarted: people's sessions live in it.
systemctl enable -q --now chatcode-tmux.service
systemctl enable -q chatcode-gateway.service
systemctl restart chatcode-gateway.service

# By a clock that nobody sets: that of a machine which has just started may jump.
now() { cut -d . -f 1 /proc/uptime; }
runs() { # unit: the same start of it lasts 3 s, before 30 s are over; what can't run is active for a moment, again and again
  deadline=$(($(now) + 30)) start='' since=0
  while :; do
    seen=$(systemctl show --property InvocationID --value "$1")
    if ! systemctl is-active -q "$1"; then
      start=''
      ! systemctl is-failed -q "$1" || return 1
    elif [ "$seen" != "$start" ]; then
      start=$seen since=$(now)
    elif [ $(($(now) - since)) -ge 3 ]; then
      return 0
    fi
    [ "$(now)" -lt "$deadline" ] || return 1
    sleep 1
  done
}
for unit in chatcode-tmux chatcode-gateway; do
  runs "$unit.service" || fail "$unit does not run: journalctl -u $unit tells why"
done
say "the gateway runs; this machine shows in the browser now"
