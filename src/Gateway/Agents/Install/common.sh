#!/bin/bash
# What the installations of all agents share. The daemon runs it with one of the other scripts behind it: as the user, in a
# login shell's environment, without a terminal and with nothing on standard input.
set -euo pipefail
unset CHATCODE_INSTALL_SCRIPT

# A login shell's PATH, before ours.
login_path=$PATH
bin=$HOME/.local/bin
mkdir -p "$bin"
export PATH="$bin:$PATH" NO_COLOR=1 CI=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "$*" >&2; exit 1; }

needs() { # program…
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || fail "$program is needed and not here; sudo apt-get install $program brings it"
  done
}

download() { # address file; whole or not at all, so that no half of a script is ever run
  needs curl
  curl -fsSL --proto '=https' --retry 3 --connect-timeout 20 --speed-limit 1000 --speed-time 60 -o "$2" "$1"
}

download_installer() { # address
  download "$1" "$work/installer.sh"
}

run_installer() { # argument…
  bash "$work/installer.sh" "$@"
}

link_program() { # file program: into the user's own bin; what somebody else has put there stays
  [ -L "$bin/$2" ] || [ ! -e "$bin/$2" ] || fail "$bin/$2 is there already and is not ours to replace"
  ln -sfn "$1" "$bin/$2"
}

node_is_new_enough() { # 20 or later, with npm
  command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 20 ]
}

needs_node() { # from nodejs.org into the user's own folder, where the machine has none or an old one
  ! node_is_new_enough || return 0
  local platform line file folder=$HOME/.local/share/chatcode/node site=https://nodejs.org/dist/latest-v22.x
  needs tar gzip sha256sum
  case $(uname -m) in
    x86_64) platform=linux-x64 ;;
    aarch64) platform=linux-arm64 ;;
    *) fail "Node.js 20 or later is needed, and nodejs.org has none for $(uname -m)" ;;
  esac
  echo "Installing Node.js"
  download "$site/SHASUMS256.txt" "$work/sums" || fail "nodejs.org can't be reached"
  line=$(grep -E "^[0-9a-f]{64}  node-v[0-9.]+-$platform\.tar\.gz$" "$work/sums") || fail "nodejs.org has no Node.js for $platform"
  file=${line##* }
  download "$site/$file" "$work/$file" || fail "$file can't be downloaded"
  (cd "$work" && printf '%s\n' "$line" | sha256sum -c --status) || fail "$file is damaged: its checksum is wrong"
  rm -rf "$folder.new"
  mkdir -p "$folder.new"
  tar -xzf "$work/$file" -C "$folder.new" --strip-components=1 --no-same-owner
  rm -rf "$folder"
  mv "$folder.new" "$folder"
  link_program "$folder/bin/node" node
  link_program "$folder/bin/npm" npm
  link_program "$folder/bin/npx" npx
  hash -r
  node_is_new_enough || fail "Node.js was installed and does not run"
}

npm_install() { # package: into ~/.local, without root; the log is what a person sees of how far it is
  needs_node
  echo "Installing $1"
  npm install --global --prefix "$HOME/.local" --no-fund --no-audit --no-update-notifier --loglevel http "$1"
}

offer() { # program: so that the next login shell finds it
  local profile
  if PATH=$login_path "$CHATCODE_LOGIN_SHELL" -lc "command -v $1" >/dev/null 2>&1; then return; fi
  case ${CHATCODE_LOGIN_SHELL##*/} in
    zsh) profile=.zprofile ;;
    *) for profile in .bash_profile .bash_login .profile; do [ ! -e "$HOME/$profile" ] || break; done ;;
  esac
  # The variables are the profile's to expand.
  # shellcheck disable=SC2016
  printf '\n# Added by Chatcode: programs of your own.\nexport PATH="$HOME/.local/bin:$PATH"\n' >>"$HOME/$profile"
}
