"""What goes out: documents and exports. Reports read and never write."""
