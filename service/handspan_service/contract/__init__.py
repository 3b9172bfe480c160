"""The only door between the service and whoever controls it: values, settings, messages."""
