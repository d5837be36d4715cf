// Placeholder of the layer until its first file.
