#!/bin/bash
# Claude Code by its own installer, into ~/.local; by npm where that one can't be downloaded, as some networks are refused.
if download_installer https://claude.ai/install.sh; then
  run_installer
else
  npm_install @anthropic-ai/claude-code
fi
offer claude
