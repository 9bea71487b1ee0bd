"""Has neither application nor app."""
