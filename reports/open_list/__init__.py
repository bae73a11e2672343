"""A published version of the open list as files that anybody can take away."""
