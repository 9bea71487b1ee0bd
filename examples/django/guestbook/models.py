from django.db import models


class Entry(models.Model):
    """What a guest left."""

    name = models.CharField(max_length=60)
    message = models.TextField(max_length=500)
    written = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-written", "-pk"]
        verbose_name_plural = "entries"

    def __str__(self):
        return f"{self.name}: {self.message[:40]}"
