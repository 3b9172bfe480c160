"""The panel: tray icon, visualiser and supervisor of the service."""
