#!/bin/bash
# OpenCode by its own installer, which would put its folder into .bashrc: a login shell that runs a command does not read that.
needs tar
download_installer https://opencode.ai/install || fail "opencode.ai can't be reached"
run_installer --no-modify-path
link_program "$HOME/.opencode/bin/opencode" opencode
offer opencode
