"""The open list (开放清单): import, change requests, versions."""
