"""The district's directory of streets: taken over from the towns' files, served to every counter."""
