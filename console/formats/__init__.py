"""How each language writes dates and hours, where Django's way is another (`FORMAT_MODULE_PATH`)."""
