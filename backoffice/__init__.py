"""The back office: settings, addresses, screens, tasks and commands."""
